import { constantDeviation, elementAt, type ScaleCurve } from '@trainyard/spec'

/** x → (x − mean) / std, and then the curve, if there is one. */
export type ScaleFit = { mean: number; std: number; curve?: ScaleCurve | undefined }

/** Fits a scale on the values of the training rows, in their order, of which at least two are different. */
export type FitScale = (values: Float64Array) => ScaleFit

/** What makes 0 of any value: of those trained on all were the same. */
export const constantFit = (value: number): ScaleFit => ({ mean: value, std: constantDeviation })

/** A quantile of values that rise, between two of them in proportion (Hyndman & Fan 1996, type 7). */
export function quantileOf(sorted: Float64Array, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const low = elementAt(sorted, below, 'sorted values')
  return below === place ? low : low + (place - below) * (elementAt(sorted, below + 1, 'sorted values') - low)
}
