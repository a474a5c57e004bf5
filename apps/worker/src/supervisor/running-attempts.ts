/** An attempt under way, for those who want it to look or to stop. */
export type RunningAttempt = {
  jobId: string | null
  /** The process that does the work. */
  trainerPid: number
  /** Looks at the row now: something was asked of the job. */
  look(): void
  /** Keeps what was done in a checkpoint and gives the task back to the queue: this worker ends. */
  release(): void
}

export type RunningAttempts = {
  add(attempt: RunningAttempt): () => void
  /** Slots that are taken: packed attempts share one, as they share a trainer. */
  count(): number
  /** The trainers at work now, by process id. */
  trainerPids(): number[]
  look(jobId: string): void
  releaseAll(): void
  /** Settles when none is left. */
  empty(): Promise<void>
}

/** The attempts of this worker. One that is added while the worker ends is released at once. */
export function createRunningAttempts(): RunningAttempts {
  const attempts = new Set<RunningAttempt>()
  const waiting: (() => void)[] = []
  const trainerPids = (): number[] => [...new Set([...attempts].map(({ trainerPid }) => trainerPid))]
  let releasing = false
  return {
    add: (attempt) => {
      attempts.add(attempt)
      if (releasing) attempt.release()
      return () => {
        attempts.delete(attempt)
        if (attempts.size === 0) for (const resolve of waiting.splice(0)) resolve()
      }
    },
    count: () => trainerPids().length,
    trainerPids,
    look: (jobId) => {
      for (const attempt of attempts) if (attempt.jobId === jobId) attempt.look()
    },
    releaseAll: () => {
      releasing = true
      for (const attempt of attempts) attempt.release()
    },
    empty: () => new Promise((resolve) => (attempts.size === 0 ? resolve() : void waiting.push(resolve))),
  }
}
