import { elementAt } from '@trainyard/spec'
import { type FitScale, quantileOf } from './scale.js'
import { normalQuantile } from './normal-quantile.js'

/** Quantiles that are kept: one for so many rows, within these bounds, as TabM has it (Gorishniy et al. 2024, appendix D.2). */
const rowsPerQuantile = 30
const [leastQuantiles, mostQuantiles] = [10, 1_000]
/** No share is nearer to 0 or 1. */
const leastShare = 1e-7

/** x → Φ⁻¹(share of the training rows below x). */
export const quantile: FitScale = (values) => {
  const sorted = values.toSorted()
  const count = Math.min(Math.max(Math.floor(sorted.length / rowsPerQuantile), leastQuantiles), mostQuantiles, sorted.length)
  const quantiles = Array.from({ length: count }, (_, index) => quantileOf(sorted, index / (count - 1)))
  return { mean: 0, std: 1, curve: { type: 'normal_quantiles', quantiles } }
}

/** The value of a normal distribution that has the same share below it as x has of the quantiles; of equal quantiles the middle. */
export function atNormalQuantile(x: number, quantiles: readonly number[]): number {
  const last = quantiles.length - 1
  const from = placeOf(quantiles, (value) => value >= x)
  const to = placeOf(quantiles, (value) => value > x) - 1
  // Between two quantiles `to` is the one below and `from` the one above.
  const place = from <= to ? (from + to) / 2 : from > last ? last : to < 0 ? 0 : to + between(quantiles, to, x)
  return normalQuantile(Math.min(Math.max(place / last, leastShare), 1 - leastShare))
}

function between(quantiles: readonly number[], below: number, x: number): number {
  const [low, high] = [elementAt(quantiles, below, 'quantiles'), elementAt(quantiles, below + 1, 'quantiles')]
  return (x - low) / (high - low)
}

/** The first place of rising values that a condition holds at, which then holds at all after it. */
function placeOf(values: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, values.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(elementAt(values, middle, 'values'))) high = middle
    else low = middle + 1
  }
  return low
}
