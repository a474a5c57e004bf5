import { elementAt, isBetter, type Objective } from '@trainyard/spec'
import { parzenEstimate } from './parzen.js'
import type { Place } from './places.js'

/**
 * What a trial tells the trials after it, by the candidate that it tries: its best value of the objective; `bad` while nothing is known of it, and where it came to
 * nothing; `nothing` where its end has no cause in what it tried.
 */
export type Observation = { candidate: number; result: number | 'bad' | 'nothing' }

/** So many observations count as good: a tenth, at most 25 (the default of Optuna). */
export const goodCount = (observed: number): number => Math.min(Math.ceil(0.1 * observed), 25)

/**
 * The candidate that the tree-structured Parzen estimator tries next (Bergstra et al. 2011, §4): of those that are not tried, the one with the largest ratio
 * l(x) / g(x), by which the expected improvement rises. l is the density of the good observations, g that of the others. The first `startup` trials, and all
 * while nothing is measured, take the candidates in their order.
 *
 * `observations` are those of all trials before, in the order of the trials; `pool` places every candidate. Null when all candidates are tried.
 */
export function nextCandidate(
  { startup, objective }: { startup: number; objective: Pick<Objective, 'direction'> },
  pool: readonly (readonly Place[])[],
  observations: readonly Observation[],
): number | null {
  const tried = new Set(observations.map(({ candidate }) => candidate))
  const left = pool.flatMap((places, candidate) => (tried.has(candidate) ? [] : [{ candidate, places }]))
  const measured = observations.flatMap(({ candidate, result }) => (typeof result === 'number' ? [{ candidate, result }] : []))
  const first = left[0]?.candidate ?? null
  if (observations.length < startup || measured.length === 0) return first
  const ranked = measured.toSorted((a, b) => (isBetter(objective, a.result, b.result) ? -1 : isBetter(objective, b.result, a.result) ? 1 : 0))
  const telling = observations.filter(({ result }) => result !== 'nothing')
  const good = new Set(ranked.slice(0, goodCount(telling.length)).map(({ candidate }) => candidate))
  const densityOf = (isGood: boolean) =>
    parzenEstimate(
      telling.filter(({ candidate }) => good.has(candidate) === isGood).map(({ candidate }) => elementAt(pool, candidate, 'candidates')),
      elementAt(pool, 0, 'candidates').length,
    )
  const [l, g] = [densityOf(true), densityOf(false)]
  return left.reduce<{ candidate: number | null; ratio: number }>(
    (best, { candidate, places }) => {
      const ratio = l(places) - g(places)
      return best.candidate === null || ratio > best.ratio ? { candidate, ratio } : best
    },
    { candidate: null, ratio: Number.NEGATIVE_INFINITY },
  ).candidate
}
