import type { RangeTestResult, schedules } from '@trainyard/spec'
import { rangeTestRate } from '../schedules/range-test.js'
import { burnIn } from './explosion.js'
import { lagOf, median, smooth } from './smooth.js'

/** A suggestion stays this factor below the rate at which the loss exploded. */
const safety = 10
/** The loss must fall by this share of what it began with, and by more than its noise, for the test to say anything. */
const leastFall = 0.05

/** A normal deviation is so many median absolute ones. */
const normalDeviation = 1.4826

type Verdict = Pick<RangeTestResult, 'suggestion' | 'reason'>

/**
 * The rate at which the running mean of the loss falls fastest per decade, its lag taken off, and at least a factor of ten below the rate at which the loss
 * exploded. None, with the reason, where the loss does not fall.
 */
export function suggestRate(losses: readonly number[], spec: schedules.RangeTest, exploded: boolean): Verdict {
  const first = burnIn(spec.steps)
  if (losses.length <= 2 * first) return none(`the loss exploded within ${losses.length} steps, at ${rateText(spec, losses.length)}; start from a lower rate`)
  const smoothed = smooth(losses, spec.smoothing)
  const start = smoothed[first - 1] ?? 0
  const bottom = lowestFrom(smoothed, first)
  const fall = start - (smoothed[bottom] ?? start)
  if (fall < Math.max(leastFall * Math.abs(start), noiseOf(losses, smoothed)))
    return none(
      `the loss never fell: it began at ${short(start)} and its lowest running mean was ${short(start - fall)}${exploded ? `, before it exploded at ${rateText(spec, losses.length)}` : `, up to a rate of ${rateText(spec, losses.length)}; try a higher "to", more steps, or look at data and architecture`}`,
    )
  const steepest = steepestFall(smoothed, first, bottom, spec)
  const at = rangeTestRate(spec, Math.max(1, Math.round(steepest + 1 - lagOf(spec.smoothing))))
  const limit = exploded ? rangeTestRate(spec, losses.length) / safety : Number.POSITIVE_INFINITY
  const rate = Number(Math.min(at, limit).toPrecision(2))
  const why = `the loss falls fastest at ${short(at)}${exploded ? ` and explodes at ${rateText(spec, losses.length)}` : ''}`
  const reason = at > limit ? `${why}; a tenth of the latter is suggested` : why
  return { suggestion: { learning_rate: rate, reason }, reason }
}

const none = (reason: string): Verdict => ({ suggestion: null, reason })
const short = (value: number): string => String(Number(value.toPrecision(3)))
const rateText = (spec: schedules.RangeTest, step: number): string => `a rate of ${short(rangeTestRate(spec, step))}`

function lowestFrom(values: readonly number[], from: number): number {
  let best = from
  for (let index = from; index < values.length; index += 1) if ((values[index] ?? 0) < (values[best] ?? 0)) best = index
  return best
}

/** The deviation of single losses from the smoothed ones while rates are low, by their median, so that a spike does not count: a fall within it may be chance. */
function noiseOf(losses: readonly number[], smoothed: readonly number[]): number {
  const early = losses.slice(0, Math.ceil(losses.length / 3))
  return normalDeviation * median(early.map((loss, index) => Math.abs(loss - (smoothed[index] ?? loss))))
}

/** Where a straight line through the running mean round a step falls most; rates grow geometrically, so steps are equal parts of a decade. */
function steepestFall(smoothed: readonly number[], first: number, bottom: number, { steps }: schedules.RangeTest): number {
  const reach = Math.max(2, Math.round(steps / 50))
  let best = { index: first, slope: Number.POSITIVE_INFINITY }
  for (let index = first; index <= bottom; index += 1) {
    const slope = slopeAt(smoothed, index, reach)
    if (slope < best.slope) best = { index, slope }
  }
  return best.index
}

/** Least squares: Σ k·y(i + k) / Σ k², k = −reach … reach, as far as there are values. */
function slopeAt(values: readonly number[], at: number, reach: number): number {
  const inside = Math.min(reach, at, values.length - 1 - at)
  if (inside === 0) return 0
  let [sum, squares] = [0, 0]
  for (let offset = -inside; offset <= inside; offset += 1) {
    sum += offset * (values[at + offset] ?? 0)
    squares += offset * offset
  }
  return sum / squares
}
