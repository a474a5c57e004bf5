/** Whether more of a metric is better; everything else (losses, errors) is better when smaller. */
const higherIsBetter = (metric: string): boolean => metric.endsWith('accuracy')

/** Whether `value` beats `best` by more than `delta`. What is missing or not finite never does; anything finite beats nothing. */
export function improves(metric: string, value: number | null | undefined, best: number | null, delta = 0): value is number {
  if (value === null || value === undefined || !Number.isFinite(value)) return false
  if (best === null) return true
  return higherIsBetter(metric) ? value > best + delta : value < best - delta
}
