import type { Logger } from '@trainyard/runtime'
import type { NewEvent } from '@trainyard/spec'
import { timing } from '../timing.js'
import type { TrainerSession } from '../trainers/trainer-session.js'

/** How long a trainer may say nothing, in milliseconds. */
export type StallBounds = {
  /** At least this long, however short its steps are. */
  leastMs: number
  /** At least so many times the longest silence so far: its own measure of a step. */
  times: number
  /** Before the first step: reading data and compiling graphs have no measure yet. */
  beforeFirstStepMs: number
}

/** Hears signs of life of one piece of work. */
export type StallWatch = {
  heard(): void
  /** The training has made a step: from now on its own silences measure it. */
  stepped(): void
  stop(): void
}

/**
 * Calls `onStalled` once when the trainer of a piece of work says nothing for much longer than it ever did: it was stopped, or is caught in a native loop. A
 * trainer says each second that it lives, unless a step keeps it busy. Silence is counted in ticks, so that a worker that was stopped itself blames nobody.
 */
export function watchStall({ leastMs, times, beforeFirstStepMs }: StallBounds, onStalled: (silentMs: number) => void): StallWatch {
  let silent = 0
  let longest = 0
  let hasStepped = false
  const timer = setInterval(() => {
    silent += timing.stallTickMs
    const allowed = hasStepped ? Math.max(leastMs, times * longest) : Math.max(leastMs, beforeFirstStepMs)
    if (silent <= allowed) return
    clearInterval(timer)
    onStalled(silent)
  }, timing.stallTickMs)
  return {
    heard: () => {
      if (hasStepped) longest = Math.max(longest, silent)
      silent = 0
    },
    stepped: () => {
      hasStepped = true
    },
    stop: () => clearInterval(timer),
  }
}

/** What a trainer that stands still is ended by. `how` says what was seen of it. */
export type StallEnd = (how: string) => void

/** Ends a trainer that stands still, and says so in the events of its job: once, whoever sees it first, the watch of its silence or that of its process. */
export function createStallEnd(report: { event(event: NewEvent): void }, session: Pick<TrainerSession, 'kill'>, logger: Pick<Logger, 'warn'>): StallEnd {
  let ended = false
  return (how) => {
    if (ended) return
    ended = true
    const message = `The trainer ${how}; it is ended, and the work goes on from the last checkpoint`
    logger.warn(message)
    report.event({ type: 'log', level: 'warn', message })
    session.kill('stalled')
  }
}
