import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { localFolders } from '@trainyard/local'
import { z } from 'zod'
import type { CliContext } from '../cli-context.js'

/** What `up` notes about itself for the other commands: where the API listens and who keeps it running. */
export const instanceRecord = z.object({
  url: z.url(),
  host: z.string(),
  port: z.int(),
  /** Process id of the `up` that keeps it running. */
  supervisor: z.int(),
  /** Lines of the banner, so that a second start can say the same. */
  banner: z.array(z.string()),
  facts: z.record(z.string(), z.unknown()),
})
export type InstanceRecord = z.output<typeof instanceRecord>

/** Where this installation keeps its data: `TRAINYARD_HOME`, or `.trainyard` in the checkout or the caller's folder. */
export const stateFolder = (context: Pick<CliContext, 'environment' | 'base'>): string => localFolders(context.environment, context.base).home

export const instanceFile = (home: string): string => join(home, 'run', 'instance.json')
export const lockFile = (home: string): string => join(home, 'run', 'up.lock')
export const adminKeyFile = (home: string): string => join(home, 'admin-key')

/** What the last `up` noted; undefined where there was none, or where the file is damaged. */
export function readInstance(home: string): InstanceRecord | undefined {
  try {
    return instanceRecord.parse(JSON.parse(readFileSync(instanceFile(home), 'utf8')))
  } catch {
    return undefined
  }
}

/** The key that `up` made for this installation. */
export function readAdminKey(home: string): string | undefined {
  try {
    return readFileSync(adminKeyFile(home), 'utf8').trim() || undefined
  } catch {
    return undefined
  }
}

/** The variables with which further processes of this installation reach its services. They hold passwords. */
const connections = z.object({ DATABASE_URL: z.string(), QUEUE_URL: z.string() })
export type Connections = z.output<typeof connections>

const fileOf = (home: string): string => join(home, 'run', 'connections.json')

/** Notes them so that only the owner can read them. */
export function writeConnections(home: string, values: Connections): void {
  writePrivate(fileOf(home), values)
}

/** What the last `up` noted; undefined where there was none. */
export function readConnections(home: string): Connections | undefined {
  try {
    return connections.parse(JSON.parse(readFileSync(fileOf(home), 'utf8')))
  } catch {
    return undefined
  }
}

/** Writes JSON that appears whole or not at all, and that only its owner can read. */
export function writePrivate(file: string, value: unknown): void {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(`${file}.${process.pid}`, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 })
  renameSync(`${file}.${process.pid}`, file)
}
