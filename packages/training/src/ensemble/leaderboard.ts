import { elementAt, type LeaderboardEntry, type ResolvedJobSpec } from '@trainyard/spec'
import { gainOf, type Metric, weightedValue } from '../metrics/metric.js'
import { bootstrap, interval95, resamplesOf } from './bootstrap.js'
import { type HeldOut, predictedRows } from './held-out.js'

/** How often the rows are resampled for the intervals of all models. */
const effort = { wanted: 300, least: 50, cells: 3e7 }

/** The members of a model, what they say together of the held-out rows, and their share in the ensemble. */
export type Standing = { members: readonly number[]; outputs: ArrayLike<number>; weight: number }

/** What models are ranked by, and whether there is time for intervals. */
type Ranking = { metric: Metric; spec: ResolvedJobSpec; hasTime: () => boolean }

/** The models of a job by how good each is alone, the best first: all are measured on the same rows, and resampled with the same draws. */
export function leaderboardOf(standings: readonly Standing[], held: HeldOut, { metric, spec, hasTime }: Ranking): LeaderboardEntry[] {
  const values = standings.map(({ outputs }) => weightedValue(metric, predictedRows(held, outputs)))
  const resamples = resamplesOf(effort, held.rows * standings.length)
  const resampled = bootstrap(values, { rows: held.rows, weights: held.weights, resamples, seed: spec.seed, hasTime })
  const measured = values.map((value) => value(held.weights))
  const order = [...measured.keys()].toSorted((a, b) => orderOf(metric, elementAt(measured, a, 'models'), elementAt(measured, b, 'models')))
  const [best] = order
  if (best === undefined) return []
  return order.map((place) => {
    const { members, weight } = elementAt(standings, place, 'models')
    const value = elementAt(measured, place, 'models')
    const interval = interval95(resampled.map((drawn) => elementAt(drawn, place, 'resampled values')))
    return {
      label: labelOf(spec, members),
      members: [...members],
      value: Number.isFinite(value) ? value : null,
      interval: interval.every(Number.isFinite) ? interval : null,
      ...tie(metric, resampled, { best, place }),
      weight,
    }
  })
}

/** Whether a model differs from the best by no more than the draw of the rows does. */
function tie(metric: Metric, resampled: readonly (readonly number[])[], { best, place }: { best: number; place: number }): Pick<LeaderboardEntry, 'tied'> {
  const differences = resampled.map((drawn) => gainOf(metric, elementAt(drawn, best, 'resampled values'), elementAt(drawn, place, 'resampled values')))
  const [low] = interval95(differences)
  return Number.isFinite(low) ? { tied: low <= 0 } : {}
}

/** The better first; what is not finite comes last. */
function orderOf(metric: Metric, a: number, b: number): number {
  if (Number.isFinite(a) && Number.isFinite(b)) return gainOf(metric, b, a)
  return Number(Number.isFinite(b)) - Number(Number.isFinite(a))
}

function labelOf({ variants = [] }: ResolvedJobSpec, members: readonly number[]): string {
  const place = variants.findIndex((variant) => members.some((index) => variant.members.includes(index)))
  return elementAt(variants, place, 'variants').label ?? `settings ${place + 1}`
}
