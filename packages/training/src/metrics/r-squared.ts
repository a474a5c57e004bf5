import { pointDistances } from './point-value.js'
import { type RowWeights, splitMetric, weightedMean } from './metric.js'

/** 1 − Σ (ŷ − y)² / Σ (y − ȳ)²; where all true values are equal 1 if they are predicted exactly, else 0. Not defined for fewer than two rows. */
export const rSquared = splitMetric((rows) => {
  const labels = Float64Array.from(rows.labels)
  const distances = pointDistances(rows)
  if (labels.length < 2) return () => Number.NaN
  // The ratio depends on neither place nor size: as parts of the largest distance from the mean the squares neither vanish nor overflow.
  const middle = weightedMean(labels, null)
  const largest = labels.reduce(
    (most, label) => Math.max(most, Math.abs(label - middle)),
    distances.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  )
  if (largest === 0) return () => 1
  const parts = labels.map((label) => (label - middle) / largest)
  const errors = distances.map((distance) => (distance / largest) ** 2)
  return (weights) => {
    const error = weightedMean(errors, weights)
    const spread = spreadAround(parts, weightedMean(parts, weights), weights)
    if (spread > 0) return 1 - error / spread
    return error === 0 ? 1 : 0
  }
})

/** The weighted mean of (x − mean)². */
function spreadAround(values: Float64Array, mean: number, weights: RowWeights): number {
  let [sum, total] = [0, 0]
  // Weights were counted before; a bootstrap comes here too often for a check of each.
  for (let row = 0; row < values.length; row += 1) {
    const weight = weights === null ? 1 : (weights[row] as number)
    sum += weight * ((values[row] as number) - mean) ** 2
    total += weight
  }
  return sum / total
}
