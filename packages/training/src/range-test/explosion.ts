import type { schedules } from '@trainyard/spec'
import { smooth } from './smooth.js'

/** First steps, at rates that change nothing yet: what the loss begins with. An early spike among them neither ends the test nor counts as its minimum. */
export const burnIn = (steps: number): number => Math.max(5, Math.ceil(steps / 20))

/**
 * How many steps were done when the loss exploded; null while it has not. The smoothed loss must exceed both `explosion_factor` times its
 * minimum and what it began with: a loss that fell to almost nothing may multiply without meaning anything.
 */
export function explosionStep(losses: readonly number[], { steps, smoothing, explosion_factor: factor }: schedules.RangeTest): number | null {
  const first = burnIn(steps)
  const smoothed = smooth(losses, smoothing)
  const start = smoothed[first - 1] ?? Number.POSITIVE_INFINITY
  let lowest = start
  for (let index = first; index < smoothed.length; index += 1) {
    const value = smoothed[index] ?? start
    if (value > Math.max(factor * lowest, start)) return index + 1
    lowest = Math.min(lowest, value)
  }
  return null
}
