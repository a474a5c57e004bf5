import { elementAt, type EnsembleResult } from '@trainyard/spec'
import { bootstrap, interval95, resamplesOf } from './bootstrap.js'
import { type HeldOut, predictedRows } from './held-out.js'
import { gainOf, type Metric, valueOf, weightedValue } from '../metrics/metric.js'

/** How often the rows are resampled. */
const effort = { wanted: 2_000, least: 200, cells: 1.5e9 }

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
 * Measures what combining gained over the best member and over the mean of the members' metrics, on the same resampled rows each time. `chosen` is
 * the member that anybody would have taken who takes one model instead of the ensemble; null where there are no other rows to choose by than the measured
 * ones.
 */
export function measureGains(
  metric: Metric,
  combined: Float64Array,
  held: HeldOut,
  { chosen, seed, hasTime }: { chosen: number | null; seed: number; hasTime: () => boolean },
): Gains {
  const ofMembers = held.members.map((outputs) => weightedValue(metric, predictedRows(held, outputs)))
  const ofEnsemble = weightedValue(metric, predictedRows(held, combined))
  const value = ofEnsemble(held.weights)
  const memberValues = ofMembers.map((own) => own(held.weights))
  const hindsight = bestOf(metric, memberValues)
  const position = chosen ?? hindsight
  const resamples = resamplesOf(effort, held.rows * (held.members.length + 1))
  const resampled = bootstrap([ofEnsemble, ...ofMembers], { rows: held.rows, weights: held.weights, resamples, seed, hasTime }).map((values) => ({
    ensemble: elementAt(values, 0, 'resampled values'),
    members: values.slice(1),
  }))
  const over = (reference: (members: readonly number[]) => number): Gain => ({
    delta: gainOf(metric, value, reference(memberValues)),
    ci95: interval95(resampled.map(({ ensemble, members }) => gainOf(metric, ensemble, reference(members)))),
  })
  return {
    value,
    best: { position, value: elementAt(memberValues, position, 'members') },
    meanMember: average(memberValues),
    memberValues,
    overBest: over((members) => elementAt(members, position, 'members')),
    overMean: over(average),
    overHindsight: over((members) => elementAt(members, hindsight, 'members')),
  }
}

const average = (values: readonly number[]): number => values.reduce((sum, next) => sum + next, 0) / values.length

/** The position of the member that is best on these rows; of equals the first. */
export const bestMember = (metric: Metric, held: HeldOut): number =>
  bestOf(
    metric,
    held.members.map((outputs) => valueOf(metric, predictedRows(held, outputs))),
  )

/** The position of the first of the best. */
const bestOf = (metric: Metric, values: readonly number[]): number =>
  values.reduce((best, candidate, index) => (gainOf(metric, candidate, elementAt(values, best, 'members')) > 0 ? index : best), 0)

/** Nothing is known of a gain. */
export const noGain: EnsembleResult['gain'] = { delta: null, ci95: [null, null] }

/** A difference and its interval, or neither: one that is not finite says nothing. */
export const finiteGain = ({ delta, ci95: [low, high] }: Gain): EnsembleResult['gain'] =>
  [delta, low, high].every(Number.isFinite) ? { delta, ci95: [low, high] } : noGain
