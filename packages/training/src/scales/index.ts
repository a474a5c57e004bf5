import type { ScaleName } from '@trainyard/spec'
import { minMax } from './min-max.js'
import { none } from './none.js'
import { atNormalQuantile, quantile } from './quantile.js'
import { robust, smoothClip } from './robust.js'
import { constantFit, type FitScale, type ScaleFit } from './scale.js'
import { standard } from './standard.js'

/** One fit for each scale of the spec; a forgotten one does not compile. */
const fits: { [Name in ScaleName]: FitScale } = { standard, min_max: minMax, robust, quantile, none }

/** Fits a scale on the values of the training rows. Where all are the same, any value becomes 0; but `none` leaves values as they are. */
export function fitScale(name: ScaleName, values: Float64Array): ScaleFit {
  const [first] = values
  if (name === 'none' || (first !== undefined && values.some((value) => value !== first))) return fits[name](values)
  return constantFit(first ?? 0) // default: a column without values
}

/** What a scale makes of a number, in float64. */
export function scalerOf({ mean, std, curve }: ScaleFit): (value: number) => number {
  if (curve === undefined) return (value) => (value - mean) / std
  if (curve.type === 'smooth_clip') return (value) => smoothClip((value - mean) / std, curve.bound)
  return (value) => atNormalQuantile((value - mean) / std, curve.quantiles)
}

export { quantileOf, type ScaleFit } from './scale.js'
