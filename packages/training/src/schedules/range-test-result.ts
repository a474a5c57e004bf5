import { elementAt, limits, numberText, type RangeTestResult, type ScheduleOf } from '@trainyard/spec'
import { rangeTestRate } from './range-test.js'

type RangeTest = ScheduleOf<'range_test'>

/** What a range test found from the loss of each of its steps. A long curve is thinned out to `limits.rangeTestPoints`, its last point kept. */
export function rangeTestResultOf(losses: readonly number[], spec: RangeTest, ended: RangeTestResult['ended']): RangeTestResult {
  const smoothed = smooth(losses, spec.smoothing)
  const stride = Math.ceil(losses.length / limits.rangeTestPoints)
  const curve = losses.flatMap((loss, index) =>
    (losses.length - 1 - index) % stride === 0 ? [{ learning_rate: rangeTestRate(spec, index + 1), loss, smoothed: smoothed[index] ?? null }] : [],
  )
  return { curve, ended, ...suggestRate(losses, spec, ended === 'exploded') }
}

/** First steps, at rates that change nothing yet: what the loss begins with. An early spike among them neither ends the test nor counts as its minimum. */
const burnIn = (steps: number): number => Math.max(5, Math.ceil(steps / 20))

/**
 * How many steps were done when the loss exploded; null while it has not. The smoothed loss must exceed both `explosion_factor` times its
 * minimum and what it began with: a loss that fell to almost nothing may multiply without meaning anything.
 */
export function explosionStep(losses: readonly number[], { steps, smoothing, explosion_factor: factor }: RangeTest): number | null {
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
export function suggestRate(losses: readonly number[], spec: RangeTest, exploded: boolean): Verdict {
  const first = burnIn(spec.steps)
  if (losses.length <= 2 * first) return none(`the loss exploded within ${losses.length} steps, at ${rateText(spec, losses.length)}; start from a lower rate`)
  const smoothed = smooth(losses, spec.smoothing)
  const start = elementAt(smoothed, first - 1, 'running mean of the loss')
  const bottom = lowestFrom(smoothed, first)
  const fall = start - elementAt(smoothed, bottom, 'running mean of the loss')
  if (fall < Math.max(leastFall * Math.abs(start), noiseOf(losses, smoothed)))
    return none(
      `the loss never fell: it began at ${numberText(start)} and its lowest running mean was ${numberText(start - fall)}${exploded ? `, before it exploded at ${rateText(spec, losses.length)}` : `, up to a rate of ${rateText(spec, losses.length)}; try a higher "to", more steps, or look at data and architecture`}`,
    )
  const steepest = steepestFall(smoothed, first, bottom, spec)
  const at = rangeTestRate(spec, Math.max(1, Math.round(steepest + 1 - lagOf(spec.smoothing))))
  const limit = exploded ? rangeTestRate(spec, losses.length) / safety : Number.POSITIVE_INFINITY
  const rate = Number(Math.min(at, limit).toPrecision(2))
  const why = `the loss falls fastest at ${numberText(at)}${exploded ? ` and explodes at ${rateText(spec, losses.length)}` : ''}`
  const reason = at > limit ? `${why}; a tenth of the latter is suggested` : why
  return { suggestion: { learning_rate: rate, reason }, reason }
}

const none = (reason: string): Verdict => ({ suggestion: null, reason })
const rateText = (spec: RangeTest, step: number): string => `a rate of ${numberText(rangeTestRate(spec, step))}`

function lowestFrom(values: readonly number[], from: number): number {
  let [best, lowest] = [from, Number.POSITIVE_INFINITY]
  for (const [index, value] of values.entries()) if (index >= from && value < lowest) [best, lowest] = [index, value]
  return best
}

/**
 * The noise of single losses: their deviation from the smoothed ones while rates are low, by median, so that a spike does not count. A smaller fall may be
 * chance.
 */
function noiseOf(losses: readonly number[], smoothed: readonly number[]): number {
  const early = losses.slice(0, Math.ceil(losses.length / 3))
  return normalDeviation * median(early.map((loss, index) => Math.abs(loss - (smoothed[index] ?? loss))))
}

/** Where a straight line through the running mean round a step falls most; rates grow geometrically, so steps are equal parts of a decade. */
function steepestFall(smoothed: readonly number[], first: number, bottom: number, { steps }: RangeTest): number {
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
    sum += offset * elementAt(values, at + offset, 'running mean of the loss')
    squares += offset * offset
  }
  return sum / squares
}

/** The exponential running mean of each value and those before, corrected for its start at zero (Kingma & Ba 2015, §3). */
export function runningMean(values: readonly number[], kept: number): number[] {
  let mean = 0
  return values.map((value, index) => {
    mean = kept * mean + (1 - kept) * value
    return mean / (1 - kept ** (index + 1))
  })
}

/** Losses that a median is taken of. */
const window = 5

/**
 * The curve by which a range test is judged: the running mean of the medians of the last five losses. A single spike leaves no trace in it; a lasting rise
 * does.
 */
function smooth(losses: readonly number[], kept: number): number[] {
  return runningMean(
    losses.map((_, index) => median(losses.slice(Math.max(0, index + 1 - window), index + 1))),
    kept,
  )
}

/** How many steps `smooth` is behind, on average. */
const lagOf = (kept: number): number => kept / (1 - kept) + (window - 1) / 2

/** The middle value; of an even number the lower of the two. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return elementAt(sorted, Math.floor((sorted.length - 1) / 2), 'values to take the median of')
}
