/**
 * Mean and population deviation of the finite values, in float64 and two passes (no cancellation). Nothing to average gives mean 0;
 * a deviation of 0 is given as 1, so that dividing by it leaves a constant at 0 instead of NaN. Values are constant when all are the same number: a deviation that
 * is small beside the mean is one all the same.
 */
export function meanAndDeviation(values: Iterable<number>): { mean: number; std: number; count: number; constant: boolean } {
  let count = 0
  let sum = 0
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const value of values) {
    if (!Number.isFinite(value)) continue
    count += 1
    sum += value
    if (value < least) least = value
    if (value > most) most = value
  }
  if (count === 0) return { mean: 0, std: 1, count, constant: true }
  if (least === most) return { mean: least, std: 1, count, constant: true }
  const mean = sum / count
  let squares = 0
  for (const value of values) if (Number.isFinite(value)) squares += (value - mean) ** 2
  const deviation = Math.sqrt(squares / count)
  // The square of a tiny difference may be 0: half of the range stands in for it.
  return { mean, std: deviation > 0 ? deviation : (most - least) / 2, count, constant: false }
}
