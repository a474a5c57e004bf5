import type { Logger } from '@trainyard/runtime'
import type { TaskRef } from '@trainyard/spec'
import type { TaskQueue } from './create-queue.js'
import { notifyWorkers, passOnRequest } from './notify-workers.js'

/** Looks at the time limits of jobs. */
export type DeadlineKeeper = {
  /** Keeps the limits of all jobs as they stand now, and looks again by itself when the next step is due. Never rejects: the next look finds it. */
  look(): Promise<void>
  /** Looks no more. */
  close(): void
}

/** What came of a look: tasks that became due, jobs whose workers should hear of it, and in how many milliseconds the next step is due. */
type Kept = { ready: readonly TaskRef[]; told: readonly string[]; nextMs: number | null }

/** `keep` keeps the limits in the database. Whoever has the keeper looks every `everyMs` at least. */
export type DeadlineKeeperOptions = { keep: () => Promise<Kept>; queue: TaskQueue; everyMs: number; logger: Logger }

/**
 * Keeps time limits for all processes: the rows decide, under a lock, so that any of them may look, also where those that train are dead.
 */
export function createDeadlineKeeper({ keep, queue, everyMs, logger }: DeadlineKeeperOptions): DeadlineKeeper {
  let next: NodeJS.Timeout | undefined
  let closed = false
  const act = ({ ready, told, nextMs }: Kept): void => {
    if (ready.length > 0) notifyWorkers(queue, ready, logger)
    for (const jobId of told) passOnRequest(queue, jobId, 'finish', logger)
    clearTimeout(next)
    if (nextMs !== null && nextMs < everyMs && !closed) next = setTimeout(() => void look(), nextMs)
  }
  const look = (): Promise<void> =>
    keep()
      .then(act)
      .catch((error: unknown) => logger.warn({ err: error }, 'could not keep time limits; the next look will'))
  return {
    look,
    close: () => {
      closed = true
      clearTimeout(next)
    },
  }
}
