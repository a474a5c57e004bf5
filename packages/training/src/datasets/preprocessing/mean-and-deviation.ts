/**
 * Mean and population deviation of the finite values, in float64. Values are taken as deviations from one of them, in parts of the power of two next to the
 * largest deviation, so that neither what all have in common nor their size takes digits away. Nothing to average gives mean 0; `constant` says that all are equal, and then the deviation
 * is given as 1, so that dividing by it leaves a constant at 0 instead of NaN.
 */
export function meanAndDeviation(values: Iterable<number>): { mean: number; std: number; count: number; constant: boolean } {
  const finite = Float64Array.from(values).filter(Number.isFinite)
  const [origin] = finite
  const count = finite.length
  if (origin === undefined) return { mean: 0, std: 1, count, constant: true }
  const largest = finite.reduce((most, value) => Math.max(most, Math.abs(value - origin)), 0)
  if (largest === 0) return { mean: origin, std: 1, count, constant: true }
  const scale = 2 ** Math.floor(Math.log2(largest))
  const deviations = finite.map((value) => (value - origin) / scale)
  const mean = deviations.reduce((sum, deviation) => sum + deviation, 0) / count
  const squares = deviations.reduce((sum, deviation) => sum + (deviation - mean) ** 2, 0)
  // Never 0, where the deviation is less than the smallest number.
  return { mean: origin + scale * mean, std: Math.max(scale * Math.sqrt(squares / count), Number.MIN_VALUE), count, constant: false }
}
