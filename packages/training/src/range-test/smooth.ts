/** The exponential running mean of each value and those before, corrected for its start at zero (Kingma & Ba 2015, §3). */
export function runningMean(values: readonly number[], kept: number): number[] {
  let mean = 0
  return values.map((value, index) => {
    mean = kept * mean + (1 - kept) * value
    return mean / (1 - kept ** (index + 1))
  })
}

/** Losses that a median is taken of. */
const window = 5

/** The curve that a range test is judged by: the running mean of the medians of the last five losses. A single spike leaves no trace in it, a lasting rise does. */
export function smooth(losses: readonly number[], kept: number): number[] {
  return runningMean(
    losses.map((_, index) => median(losses.slice(Math.max(0, index + 1 - window), index + 1))),
    kept,
  )
}

/** How many steps `smooth` is behind, on average. */
export const lagOf = (kept: number): number => kept / (1 - kept) + (window - 1) / 2

/** The middle value; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN
}
