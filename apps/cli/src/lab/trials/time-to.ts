import type { MetricSeries } from '../../api/shapes.js'

/** When a run got where, by the clock of its trainer. */
export type Timing = {
  /** Seconds from the first step to the end of the epoch that reached the target; those of all epochs, if none did. */
  readonly secondsToTarget: number
  /** The median over the epochs after the first, which pays for the start. */
  readonly secondsPerEpoch: number
}

const series = (curves: readonly MetricSeries[], key: string): MetricSeries | undefined => curves.find((each) => each.key === key)
const seconds = (time: string | undefined): number => Date.parse(time ?? '') / 1000

/** Reads the times of the points: the trainer's own clock, so that the queue, the start of a process and the network do not count. */
export function timingOf(curves: readonly MetricSeries[], watched: 'val_accuracy', target: number): Timing {
  const [first, epochs] = [series(curves, 'loss')?.at[0], series(curves, watched)]
  const ends = (epochs?.at ?? []).map(seconds)
  const reached = (epochs?.value ?? []).findIndex((value) => value !== null && value >= target)
  const lengths = ends.slice(1).map((end, index) => end - (ends[index] ?? Number.NaN))
  return { secondsToTarget: (ends.at(reached) ?? Number.NaN) - seconds(first), secondsPerEpoch: median(lengths) }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const [low, high] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]]
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2
}
