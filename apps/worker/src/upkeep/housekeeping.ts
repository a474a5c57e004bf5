import { setTimeout as delay } from 'node:timers/promises'
import type { Database } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import { timing } from '../timing.js'

export type Housekeeping = {
  /** Ends; waits for the round under way. */
  close(): Promise<void>
}

/**
 * Every few minutes removes what nobody needs any more: files that no row names, and replies to idempotency keys older than a day. Several
 * workers may do it at once. A round that fails is logged and tried again at the next.
 */
export function startHousekeeping({
  db,
  logger,
  everyMs = timing.housekeepingMs,
}: {
  db: Pick<Database, 'blobs' | 'idempotency'>
  logger: Logger
  everyMs?: number
}): Housekeeping {
  const closing = new AbortController()
  const round = async (): Promise<void> => {
    const { files, bytes } = await db.blobs.collect()
    const replies = await db.idempotency.removeOld()
    if (files + replies > 0) logger.info({ files, bytes, replies }, 'removed unreferenced files and old replies')
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
