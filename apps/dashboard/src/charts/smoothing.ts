/**
 * TensorBoard's debiased exponential moving average: last ← w·last + (1 − w)·y; shown = last / (1 − wᵗ), t counting finite points.
 * `weight` in [0, 1); points that are not finite stay as they are; a series whose values are all equal is left alone.
 */
export function smooth(values: readonly (number | null)[], weight: number): (number | null)[] {
  const first = values.find((value) => value !== null)
  if (weight <= 0 || values.every((value) => value === first)) return [...values]
  let last = 0
  let seen = 0
  return values.map((value) => {
    if (value === null || !Number.isFinite(value)) return value
    last = last * weight + (1 - weight) * value
    seen += 1
    return last / (1 - weight ** seen)
  })
}
