import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'

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
