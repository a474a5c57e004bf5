import type { Interval } from './interval.js'

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
