import { bootstrapMeans, interval95 } from './bootstrap.js'
import type { HeldOut } from './held-out.js'
import { meanOf, type RowMetric } from './row-scores.js'

/** A difference and its 95 % bootstrap interval over the rows; positive is better. */
type Gain = { delta: number; ci95: [number, number] }

/**
 * The ensemble against its members on one split. `best` is a position in the list of members: the one that was best on the rows it was chosen by;
 * `overHindsight` is against the one that turned out best on this very split, the hardest to beat.
 */
export type Gains = {
  value: number
  best: { position: number; value: number }
  meanMember: number
  memberValues: number[]
  overBest: Gain
  overMean: Gain
  overHindsight: Gain
}

/**
 * Measures what combining gained over the best member and over the mean of the members' metrics, on the same resampled rows each time. The best member is chosen by
 * `chooseOn`, as anybody would have to who takes one model instead of the ensemble; null where there are no other rows to choose by than the measured ones.
 */
export function measureGains(metric: RowMetric, combined: Float64Array, held: HeldOut, { chooseOn, seed }: { chooseOn: HeldOut | null; seed: number }): Gains {
  const { members, labels, columns } = held
  const own = members.map((outputs) => metric.scores(outputs, labels, columns))
  const series = [metric.scores(combined, labels, columns), ...own]
  const [value = Number.NaN, ...memberValues] = series.map((scores) => metric.fromMean(meanOf(scores)))
  const hindsight = bestOf(metric, memberValues)
  const position = chooseOn ? bestOf(metric, valuesOn(metric, chooseOn)) : hindsight
  const average = (values: readonly number[]): number => values.reduce((sum, next) => sum + next, 0) / values.length
  const resampled = bootstrapMeans(series, seed).map((means) => Array.from(means, (mean) => metric.fromMean(mean)))
  const over = (member: number): Gain => ({
    delta: metric.gain(value, memberValues[member] ?? Number.NaN),
    ci95: interval95(resampled.map(([ensemble = Number.NaN, ...rest]) => metric.gain(ensemble, rest[member] ?? Number.NaN))),
  })
  const overMean = resampled.map(([ensemble = Number.NaN, ...rest]) => metric.gain(ensemble, average(rest)))
  const meanMember = average(memberValues)
  return {
    value,
    best: { position, value: memberValues[position] ?? Number.NaN },
    meanMember,
    memberValues,
    overBest: over(position),
    overMean: { delta: metric.gain(value, meanMember), ci95: interval95(overMean) },
    overHindsight: over(hindsight),
  }
}

const valuesOn = (metric: RowMetric, { members, labels, columns }: HeldOut): number[] =>
  members.map((outputs) => metric.fromMean(meanOf(metric.scores(outputs, labels, columns))))

/** The first of the best. */
const bestOf = (metric: RowMetric, values: readonly number[]): number =>
  values.reduce((best, candidate, index) => (metric.gain(candidate, values[best] ?? Number.NaN) > 0 ? index : best), 0)
