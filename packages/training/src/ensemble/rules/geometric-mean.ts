import { smallestProbability } from '../../metrics/smallest-probability.js'
import type { CombineRule } from './rule.js'

/** The weighted geometric mean of distributions, made to sum to 1 again: softmax(Σ wₘ·ln pₘ / Σ wₘ), a logarithmic opinion pool (Hinton 2002, eq. 1). */
export const geometricMean: CombineRule = {
  lift: (outputs) => Float64Array.from(outputs, (value) => Math.log(Math.max(value, smallestProbability))),
  lower: (sum, totalWeight, columns) => {
    const combined = new Float64Array(sum.length)
    for (let start = 0; start < sum.length; start += columns) {
      const row = sum.subarray(start, start + columns)
      const largest = row.reduce((most, value) => Math.max(most, value / totalWeight), Number.NEGATIVE_INFINITY)
      const powers = row.map((value) => Math.exp(value / totalWeight - largest))
      const total = powers.reduce((all, value) => all + value, 0)
      combined.set(
        powers.map((value) => value / total),
        start,
      )
    }
    return combined
  },
}
