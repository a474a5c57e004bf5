import type { Asked } from '@trainyard/lifecycle'
import { timing } from '../timing.js'

/** `fenced`: the database has given the task to another. `outage`: the database did not answer for longer than an attempt may go on. */
export type LeaseLoss = 'fenced' | 'outage'

export type LeaseKeeper = {
  /** Asks the database at once instead of at the next beat: after a word on the control channel. */
  beatNow(): void
  /** Ends the heartbeats and waits for the one under way. */
  stop(): Promise<void>
}

export type LeaseKeeperOptions = {
  /** Renews the lease and returns what is asked of the job. */
  beat(): Promise<{ request: Asked }>
  isFenced(error: unknown): boolean
  onRequest(request: Asked): void
  onLost(loss: LeaseLoss): void
  onError(error: unknown): void
}

/**
 * Keeps a lease: a heartbeat every `heartbeatMs`, tried again every `heartbeatRetryMs` while the database is away. The lease counts as lost when the database
 * says so, or after `outageMs` without an answer. Time is counted from the sending of the last answered beat, on the monotonic clock: a clock that is set
 * changes nothing.
 */
export function keepLease({ beat, isFenced, onRequest, onLost, onError }: LeaseKeeperOptions): LeaseKeeper {
  let answeredAt = performance.now()
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let again = false
  let running: Promise<void> | null = null

  const lose = (loss: LeaseLoss): void => {
    stopped = true
    onLost(loss)
  }
  const once = async (): Promise<void> => {
    const sentAt = performance.now()
    try {
      const { request } = await withLimit(beat(), timing.databaseTryMs)
      answeredAt = sentAt
      if (stopped) return
      onRequest(request)
      plan(timing.heartbeatMs)
    } catch (error) {
      if (stopped) return
      if (isFenced(error)) return lose('fenced')
      if (performance.now() - answeredAt > timing.outageMs) return lose('outage')
      onError(error)
      plan(timing.heartbeatRetryMs)
    }
  }
  const run = (): void => {
    if (running || stopped) {
      again = !stopped
      return
    }
    running = once().finally(() => {
      running = null
      if (!again || stopped) return
      again = false
      run()
    })
  }
  const plan = (delayMs: number): void => {
    clearTimeout(timer)
    timer = setTimeout(run, delayMs)
  }
  run()
  return {
    beatNow: run,
    stop: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

async function withLimit<T>(work: Promise<T>, limitMs: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer from the database within ${limitMs} ms`)), limitMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}
