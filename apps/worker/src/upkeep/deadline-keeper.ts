import type { Database, DeadlinesKept } from '@trainyard/db'
import type { TaskRef } from '@trainyard/spec'
import { timing } from '../timing.js'

export type DeadlineKeeper = {
  /** Keeps the time limits of all jobs as they stand now, and looks again by itself when the next step is due. Never rejects: the next look finds it. */
  look(): Promise<void>
  /** Looks no more. */
  close(): void
}

export type DeadlineKeeperOptions = {
  db: { jobs: Pick<Database['jobs'], 'keepDeadlines'> }
  notify(refs: TaskRef[]): void
  /** Tells the workers that hold a job to look at its row. */
  tell(jobId: string): void
  onError(error: unknown): void
}

/** Keeps time limits for all workers: the rows decide, under a lock, so that any worker may look, also where those that train are dead. */
export function createDeadlineKeeper({ db, notify, tell, onError }: DeadlineKeeperOptions): DeadlineKeeper {
  let next: NodeJS.Timeout | undefined
  let closed = false
  const act = ({ ready, told, nextMs }: DeadlinesKept): void => {
    if (ready.length > 0) notify(ready)
    told.forEach(tell)
    clearTimeout(next)
    if (nextMs !== null && nextMs < timing.reconcileMs && !closed) next = setTimeout(() => void look(), nextMs)
  }
  const look = (): Promise<void> => db.jobs.keepDeadlines().then(act).catch(onError)
  return {
    look,
    close: () => {
      closed = true
      clearTimeout(next)
    },
  }
}
