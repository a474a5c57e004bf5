/** Mean and population deviation, of how many values, and whether all are equal. */
export type Moments = { mean: number; std: number; count: number; constant: boolean }

/**
 * Mean and population deviation of the finite values, in float64. Values are taken as deviations from one of them, in parts of the power of two next to the
 * largest deviation, so that neither what all have in common nor their size takes digits away. Nothing to average gives mean 0; `constant` says that all are equal, and then the deviation
 * is given as 1, so that dividing by it leaves a constant at 0 instead of NaN.
 */
export function meanAndDeviation(values: Iterable<number>): Moments {
  const all = Float64Array.from(values)
  return momentsOfBlocks(() => [all])
}

/** The same of values that are read block after block, each time anew. */
export function momentsOfBlocks(blocks: () => Iterable<Iterable<number>>): Moments {
  let [origin, count, largest] = [0, 0, 0]
  for (const block of blocks())
    for (const value of block) {
      if (!Number.isFinite(value)) continue
      if (count === 0) origin = value
      count += 1
      largest = Math.max(largest, Math.abs(value - origin))
    }
  if (largest === 0) return { mean: origin, std: 1, count, constant: true }
  const scale = 2 ** Math.floor(Math.log2(largest))
  let sum = 0
  for (const block of blocks()) for (const value of block) if (Number.isFinite(value)) sum += (value - origin) / scale
  const mean = sum / count
  let squares = 0
  for (const block of blocks()) for (const value of block) if (Number.isFinite(value)) squares += ((value - origin) / scale - mean) ** 2
  // Never 0, where the deviation is less than the smallest number.
  return { mean: origin + scale * mean, std: Math.max(scale * Math.sqrt(squares / count), Number.MIN_VALUE), count, constant: false }
}
