import type { Database } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import { timing } from './timing.js'

type WorkerRow = Parameters<Database['workers']['beat']>[0]

/** Says in the worker's own row, again and again, that it lives and what it does. For people and health pages only: leases do not depend on it. */
export function keepRegistered(db: Pick<Database, 'workers'>, logger: Logger, row: () => WorkerRow): { close(): Promise<void> } {
  let beating: Promise<void> = Promise.resolve()
  const beat = (): void => {
    beating = db.workers.beat(row()).catch((error: unknown) => logger.debug({ err: error }, 'could not register'))
  }
  beat()
  const timer = setInterval(beat, timing.workerBeatMs)
  return {
    close: async () => {
      clearInterval(timer)
      await beating
      await db.workers.leave(row().id).catch((error: unknown) => logger.debug({ err: error }, 'could not leave'))
    },
  }
}
