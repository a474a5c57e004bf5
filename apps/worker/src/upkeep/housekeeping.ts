import { setTimeout as delay } from 'node:timers/promises'
import type { Database, Retention } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import type { AttemptFolders } from '../attempt-folders.js'
import { timing } from '../timing.js'

export type Housekeeping = {
  /** Ends; waits for the round under way. */
  close(): Promise<void>
}

/**
 * Every few minutes removes what nobody needs any more, as the policy says, with the folders of workers that died, and packs the metrics of jobs that have ended.
 * What projects store is measured for their usage. Several workers may do it at once. A round that fails is logged and tried again at the next.
 */
export function startHousekeeping({
  db,
  retention,
  folders,
  logger,
  everyMs = timing.housekeepingMs,
}: {
  db: Pick<Database, 'collector' | 'projects'>
  retention: Retention
  folders: Pick<AttemptFolders, 'removeAbandoned'>
  logger: Logger
  everyMs?: number
}): Housekeeping {
  const closing = new AbortController()
  const round = async (): Promise<void> => {
    await folders.removeAbandoned()
    await db.projects.measureStored()
    const { collected, packedPoints } = await db.collector.collect(retention)
    const removed = collected.filter(({ rows }) => rows > 0)
    if (removed.length > 0 || packedPoints > 0) logger.info({ removed, packed_points: packedPoints }, 'collected what nobody needs any more')
  }
  const loop = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await round().catch((error: unknown) => logger.warn({ err: error }, 'housekeeping failed'))
      await delay(everyMs, undefined, { signal: closing.signal }).catch(() => undefined)
    }
  }
  const keeping = loop()
  return {
    close: () => {
      closing.abort()
      return keeping
    },
  }
}
