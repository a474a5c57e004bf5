/** The smallest value that a share of all values does not exceed; NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  // default: no values have no percentile
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? NaN
}
