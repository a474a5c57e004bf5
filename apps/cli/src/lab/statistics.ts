import { numberText } from '@trainyard/spec'

/** The mean of some values with its 95 % interval. One value alone has no interval: it is open on both sides. */
export type Interval = {
  readonly mean: number
  readonly low: number
  readonly high: number
}

/** The 97.5 % points of Student's t distribution for 1, 2, … 30 degrees of freedom. */
const studentPoints = [
  12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469, 2.3646, 2.306, 2.2622, 2.2281, 2.201, 2.1788, 2.1604, 2.1448, 2.1314, 2.1199, 2.1098, 2.1009, 2.093, 2.086,
  2.0796, 2.0739, 2.0687, 2.0639, 2.0595, 2.0555, 2.0518, 2.0484, 2.0452, 2.0423,
] as const

/** More values than this are not asked for: the table of Student's points ends here. */
export const mostValues = studentPoints.length + 1

/**
 * Student's 95 % interval of a mean (Student 1908): mean ± t·s/√n, with s the deviation of the sample. With five values t is 2.78 and not 1.96: few
 * seeds must not look like many.
 * @throws {RangeError} for no values, or more than `mostValues`.
 */
export function meanInterval(values: readonly number[]): Interval {
  const count = values.length
  if (count === 0 || count > mostValues) throw new RangeError(`an interval needs 1 to ${mostValues} values, and there are ${count}`)
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const point = studentPoints[count - 2]
  if (point === undefined) return { mean, low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY }
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (count - 1)
  const half = point * Math.sqrt(variance / count)
  return { mean, low: mean - half, high: mean + half }
}

/** What a claim expects of an effect. */
export type Expectation = {
  readonly side: 'above' | 'below'
  /** The value that the whole interval must lie beyond. Zero is "no difference"; another one says "not worse by more than this". */
  readonly bound: number
  /** How far beyond the bound the mean must lie at least to be of interest, in the unit of the effect. */
  readonly smallest: number
}

/** `seen`: the claim holds here. `opposite`: its contrary does. `not seen`: the runs do not tell, or the effect is too small to matter. */
export type Verdict = 'seen' | 'not seen' | 'opposite'

/** Judges an effect: only an interval that lies beyond the bound as a whole decides, and only a mean that is large enough is seen. */
export function judge({ mean, low, high }: Interval, { side, bound, smallest }: Expectation): Verdict {
  const [least, most, middle] = side === 'above' ? [low - bound, high - bound, mean - bound] : [bound - high, bound - low, bound - mean]
  if (least > 0) return middle >= smallest ? 'seen' : 'not seen'
  return most < 0 ? 'opposite' : 'not seen'
}

/**
 * What the numbers of an effect are. `points`: a difference of shares, shown in percentage points. `factor`: the natural logarithm of a ratio,
 * shown as the ratio, so that its mean is the geometric one. `share`: a share, shown as per cent.
 */
export type EffectUnit = 'points' | 'factor' | 'share'

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(1)}`

const texts: Readonly<Record<EffectUnit, { readonly one: (value: number) => string; readonly mean: (text: string) => string }>> = {
  points: { one: (value) => signed(value * 100), mean: (text) => `${text} points` },
  factor: { one: (value) => numberText(Math.exp(value)), mean: (text) => `× ${text}` },
  share: { one: (value) => (value * 100).toFixed(1), mean: (text) => `${text} %` },
}

/** "+3.1 points [+2.2, +4.0]", "× 1.8 [1.5, 2.1]", "48.0 % [45.2, 50.8]"; a dash where there is no interval. */
export function effectText({ mean, low, high }: Interval, unit: EffectUnit): string {
  const { one, mean: whole } = texts[unit]
  const range = Number.isFinite(low) && Number.isFinite(high) ? `[${one(low)}, ${one(high)}]` : '–'
  return `${whole(one(mean))} ${range}`
}
