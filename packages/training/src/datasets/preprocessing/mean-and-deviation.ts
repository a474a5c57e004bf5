/**
 * Mean and population deviation of the finite values, in float64 and two passes (no cancellation). Nothing to average gives mean 0;
 * a deviation of 0 is given as 1, so that dividing by it leaves a constant at 0 instead of NaN.
 */
export function meanAndDeviation(values: Iterable<number>): { mean: number; std: number; count: number; constant: boolean } {
  let count = 0
  let sum = 0
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    count += 1
    sum += value
  }
  if (count === 0) return { mean: 0, std: 1, count, constant: true }
  const mean = sum / count
  let squares = 0
  for (const value of values) if (Number.isFinite(value)) squares += (value - mean) ** 2
  const deviation = Math.sqrt(squares / count)
  // A constant column leaves only rounding: below 1e-12 of its size it counts as none.
  const constant = deviation <= 1e-12 * Math.abs(mean) || deviation === 0
  return { mean, std: constant ? 1 : deviation, count, constant }
}
