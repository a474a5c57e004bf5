import { bootstrapMeans, interval95 } from './bootstrap.js'
import type { HeldOut } from './held-out.js'
import { meanOf, type RowMetric } from './row-scores.js'

/** A difference and its 95 % bootstrap interval over the rows; positive is better. */
type Gain = { delta: number; ci95: [number, number] }

/** The ensemble against its members on one split. `best` is a position in the list of members: the best on this very split, the hardest to beat. */
export type Gains = { value: number; best: { position: number; value: number }; meanMember: number; overBest: Gain; overMean: Gain }

/** Measures what combining gained over the best member and over the mean of the members' metrics, on the same resampled rows each time. */
export function measureGains(metric: RowMetric, combined: Float64Array, { members, labels, columns }: HeldOut, seed: number): Gains {
  const own = members.map((outputs) => metric.scores(outputs, labels, columns))
  const series = [metric.scores(combined, labels, columns), ...own]
  const [value = Number.NaN, ...memberValues] = series.map((scores) => metric.fromMean(meanOf(scores)))
  const position = memberValues.reduce((best, candidate, index) => (metric.gain(candidate, memberValues[best] ?? Number.NaN) > 0 ? index : best), 0)
  const average = (values: readonly number[]): number => values.reduce((sum, next) => sum + next, 0) / values.length
  const resampled = bootstrapMeans(series, seed).map((means) => Array.from(means, (mean) => metric.fromMean(mean)))
  const overBest = resampled.map(([ensemble = Number.NaN, ...rest]) => metric.gain(ensemble, rest[position] ?? Number.NaN))
  const overMean = resampled.map(([ensemble = Number.NaN, ...rest]) => metric.gain(ensemble, average(rest)))
  const best = { position, value: memberValues[position] ?? Number.NaN }
  const meanMember = average(memberValues)
  return {
    value,
    best,
    meanMember,
    overBest: { delta: metric.gain(value, best.value), ci95: interval95(overBest) },
    overMean: { delta: metric.gain(value, meanMember), ci95: interval95(overMean) },
  }
}
