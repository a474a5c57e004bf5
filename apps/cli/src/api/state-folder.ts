import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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

/** Where this installation keeps its data: `TRAINYARD_HOME`, or `.trainyard` in the repository. */
export const stateFolder = (context: Pick<CliContext, 'environment' | 'repository'>): string => localFolders(context.environment, context.repository).home

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
