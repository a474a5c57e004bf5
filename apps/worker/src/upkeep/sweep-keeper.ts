import type { Database, SweepStep } from '@trainyard/db'
import type { TaskRef } from '@trainyard/spec'

export type SweepKeeper = {
  /**
   * Moves the sweep of a trial on, after its job measured something or ended. Nothing for a job that is no trial. Never rejects: what it misses the next look
   * finds.
   */
  look(jobId: string): Promise<void>
  /** Moves on the sweeps that have not ended and that no worker has looked at lately. */
  lookAtDue(): Promise<void>
}

export type SweepKeeperOptions = {
  db: Pick<Database, 'sweeps'>
  /** A sweep that a worker has looked at rests for so many seconds. */
  restSeconds: number
  notify(refs: TaskRef[]): void
  /** Tells the workers that hold a job that it is to be cancelled; the row says so already. */
  tell(jobId: string): void
  onError(error: unknown): void
}

/**
 * Lets sweeps go on: the rows decide, under a lock, so that any worker may look at any time. Looks at one job that come while one is under way become one, so
 * that fast epochs do not pile up.
 */
export function createSweepKeeper({ db, restSeconds, notify, tell, onError }: SweepKeeperOptions): SweepKeeper {
  const waiting = new Map<string, Promise<void>>()
  const running = new Map<string, Promise<void>>()
  const act = async (step: Promise<SweepStep>): Promise<void> => {
    try {
      const { ready, stopped } = await step
      if (ready.length > 0) notify(ready)
      stopped.forEach(tell)
    } catch (error) {
      onError(error)
    }
  }
  const begin = (jobId: string): Promise<void> => {
    const look = act(db.sweeps.advanceOf(jobId)).finally(() => running.delete(jobId))
    running.set(jobId, look)
    return look
  }
  return {
    look: (jobId) => {
      const current = running.get(jobId)
      if (!current) return begin(jobId)
      const next =
        waiting.get(jobId) ??
        current.then(() => {
          waiting.delete(jobId)
          return begin(jobId)
        })
      waiting.set(jobId, next)
      return next
    },
    lookAtDue: () => act(db.sweeps.advanceDue(restSeconds)),
  }
}
