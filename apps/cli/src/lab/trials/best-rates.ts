import type { Arm, Lab, Run } from '../claim.js'
import { keysOf, recordOf } from '../record-of.js'

/** The seed of searches. It is none of those that are measured afterwards, so that no arm is chosen by the rows it is judged on. */
const searchSeed = 0

/** An arm whose learning rate is to be found among some. */
export type RateSearch = {
  readonly rates: readonly number[]
  readonly at: (rate: number) => Arm
}

/**
 * The learning rate of each arm that does best in a run of its own, by a score that is better when higher: a comparison at one rate for all would only
 * show whom that rate suits. The first of several equals is taken.
 */
export async function bestRates<K extends string>(
  lab: Lab,
  searches: Readonly<Record<K, RateSearch>>,
  score: (run: Run) => number | Promise<number>,
): Promise<Readonly<Record<K, number>>> {
  const names = keysOf(searches)
  const trials = names.flatMap((arm) => searches[arm].rates.map((rate) => ({ arm, rate, name: `${arm}-at-${rate}` })))
  const runs = await lab.run(Object.fromEntries(trials.map(({ arm, rate, name }) => [name, searches[arm].at(rate)])), { seeds: [searchSeed] })
  const scoreOf = async (run: Run | undefined) => (run === undefined ? Number.NEGATIVE_INFINITY : score(run))
  const scored = await Promise.all(trials.map(async (trial) => ({ ...trial, score: await scoreOf(runs[trial.name]?.[0]) })))
  const best = (arm: K) => scored.filter((trial) => trial.arm === arm).reduce((one, other) => (other.score > one.score ? other : one)).rate
  return recordOf(names, best)
}

/** Each arm at the rate that was found for it. */
export const atBest = <K extends string>(searches: Readonly<Record<K, RateSearch>>, best: Readonly<Record<K, number>>): Record<K, Arm> =>
  recordOf(keysOf(searches), (arm) => searches[arm].at(best[arm]))
