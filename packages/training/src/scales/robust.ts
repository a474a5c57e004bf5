import { elementAt } from '@trainyard/spec'
import { type FitScale, quantileOf } from './scale.js'

const bound = 3

/**
 * x′ = (x − median) / (q₇₅ − q₂₅), or half of the range where both quartiles are equal, then x′ / √(1 + (x′ / 3)²) (Holzmüller et al. 2024, §3). Quantiles are those
 * of the distances to one of the values, so that an offset takes no digits from their differences.
 */
export const robust: FitScale = (values) => {
  const sorted = values.toSorted()
  const origin = elementAt(sorted, Math.floor(sorted.length / 2), 'sorted values')
  const distances = sorted.map((value) => value - origin)
  const between = quantileOf(distances, 0.75) - quantileOf(distances, 0.25)
  const range = elementAt(distances, distances.length - 1, 'distances') - elementAt(distances, 0, 'distances')
  return {
    mean: origin + quantileOf(distances, 0.5),
    std: between > 0 ? between : Math.max(range / 2, Number.MIN_VALUE),
    curve: { type: 'smooth_clip', bound },
  }
}

/** x / √(1 + (x / bound)²), for any x. */
export function smoothClip(x: number, limit: number): number {
  const part = x / limit
  // Where the square of x would be infinite, the bound is as near as a number can be.
  return Math.abs(part) > 1e100 ? Math.sign(x) * limit : x / Math.sqrt(1 + part * part)
}
