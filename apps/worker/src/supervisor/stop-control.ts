import type { Asked } from '@trainyard/lifecycle'
import type { StopRequest } from '@trainyard/spec'
import { timing } from '../timing.js'

/** Why a running attempt is to end: what was asked of its job, or the worker's own end. */
export type StopReason = Exclude<Asked, 'none'> | 'release'

type Rule = { rank: number; ask: Exclude<StopRequest, 'none'>; graceMs: number }

/** What each reason asks of the trainer, how long it may take, and which reason wins over which. */
const rules: Record<StopReason, Rule> = {
  time_limit: { rank: 1, ask: 'finish', graceMs: timing.finishGraceMs },
  finish: { rank: 1, ask: 'finish', graceMs: timing.finishGraceMs },
  pause: { rank: 2, ask: 'pause', graceMs: timing.checkpointGraceMs },
  release: { rank: 3, ask: 'pause', graceMs: timing.checkpointGraceMs },
  cancel: { rank: 4, ask: 'cancel', graceMs: timing.cancelGraceMs },
}

export type StopControl = {
  /** The strongest reason so far. */
  reason(): StopReason | null
  /** What the trainer was asked by it. */
  asked(): StopRequest
  stop(reason: StopReason): void
  /** The work has ended: nothing is asked of it any more, and no deadline strikes. */
  end(): void
}

/** Passes stop requests on to a trainer and ends it when it does not answer in time. A weaker reason after a stronger one changes nothing. */
export function createStopControl(trainer: { ask(request: StopRequest): void; overdue(): void }): StopControl {
  let current: StopReason | null = null
  let deadline: NodeJS.Timeout | undefined
  let ended = false
  return {
    reason: () => current,
    asked: () => (current === null ? 'none' : rules[current].ask),
    stop: (reason) => {
      const { rank, ask, graceMs } = rules[reason]
      if (ended || (current !== null && rules[current].rank >= rank)) return
      current = reason
      trainer.ask(ask)
      clearTimeout(deadline)
      deadline = setTimeout(trainer.overdue, graceMs)
    },
    end: () => {
      ended = true
      clearTimeout(deadline)
    },
  }
}

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
