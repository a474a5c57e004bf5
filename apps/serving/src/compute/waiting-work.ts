import { AppError } from '@trainyard/runtime'
import type { Owner } from './fair-turns.js'

/** What waits: operations, and bytes of rows. */
export type WaitingWork = { flops: number; bytes: number }

/** Keeps count of what waits. */
export type WaitingCounts = {
  /** @throws {AppError} `rate_limited` when the project has too much waiting, `unavailable` when all have; both with the seconds to wait. */
  checkRoom(asked: Owner & WaitingWork): void
  /** Counts work as waiting until what is returned is called; calling it again changes nothing. */
  add(asked: Owner & WaitingWork): () => void
  all(): WaitingWork
}

/** The longest that a client is asked to wait. */
const longestSeconds = 60

/** `pace` is what is measured now: operations a second, and how many projects share them. */
export function createWaitingCounts(
  limit: { project: WaitingWork; all: WaitingWork },
  pace: () => { flopsPerSecond: number; projects: number },
): WaitingCounts {
  const all: WaitingWork = { flops: 0, bytes: 0 }
  const projects = new Map<string, WaitingWork>()
  const count = ({ project, flops, bytes }: Owner & WaitingWork, sign: 1 | -1): void => {
    const own = projects.get(project) ?? { flops: 0, bytes: 0 }
    for (const waiting of [own, all]) {
      waiting.flops += sign * flops
      waiting.bytes += sign * bytes
    }
    if (own.flops === 0 && own.bytes === 0) projects.delete(project)
    else projects.set(project, own)
  }
  /** A request that waits alone is taken, whatever it is: its own limits have been checked. */
  const isOver = (waiting: WaitingWork, asked: WaitingWork, most: WaitingWork): boolean =>
    waiting.flops > 0 && (waiting.flops + asked.flops > most.flops || waiting.bytes + asked.bytes > most.bytes)
  const checkRoom: WaitingCounts['checkRoom'] = (asked) => {
    const own = projects.get(asked.project) ?? { flops: 0, bytes: 0 }
    const { flopsPerSecond, projects: sharing } = pace()
    const seconds = (flops: number): number => Math.min(longestSeconds, Math.max(1, Math.ceil(flops / flopsPerSecond)))
    if (isOver(own, asked, limit.project))
      throw busy('rate_limited', "your project's predictions that wait", own, limit.project, seconds(Math.min(all.flops, own.flops * sharing)))
    if (isOver(all, asked, limit.all)) throw busy('unavailable', 'the predictions that wait', all, limit.all, seconds(all.flops))
  }
  return {
    checkRoom,
    add: (asked) => {
      let isHere = true
      count(asked, 1)
      return () => {
        if (isHere) count(asked, -1)
        isHere = false
      }
    },
    all: () => ({ ...all }),
  }
}

function busy(code: 'rate_limited' | 'unavailable', whose: string, waiting: WaitingWork, most: WaitingWork, retryAfterSeconds: number): AppError {
  const takes = `${waiting.flops.toExponential(1)} floating-point operations and ${Math.ceil(waiting.bytes / 2 ** 20)} MiB of rows`
  const limit = `${most.flops.toExponential(1)} and ${Math.floor(most.bytes / 2 ** 20)} MiB`
  const message = `${whose} take ${takes}, with this one more than the limit of ${limit}; send fewer at once, or try again in ${retryAfterSeconds} s`
  return new AppError({ code, message, retryAfterSeconds })
}
