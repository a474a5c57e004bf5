import type { Arm, Lab, Run } from '../claim.js'

/** The seed of searches. It is none of those that are measured afterwards, so that no arm is chosen by the rows it is judged on. */
const searchSeed = 0

interface SearchOptions {
  readonly rates: readonly number[]
  /** The higher the better. */
  readonly score: (run: Run) => number | Promise<number>
}

/** The learning rate of each arm that does best in a run of its own: a comparison at one rate for all would only show whom that rate suits. */
export async function bestRates<K extends string>(
  lab: Lab,
  arms: Readonly<Record<K, (rate: number) => Arm>>,
  { rates, score }: SearchOptions,
): Promise<Readonly<Record<K, number>>> {
  const names = Object.keys(arms) as K[]
  const trials = names.flatMap((arm) => rates.map((rate) => ({ arm, rate, name: `${arm}-at-${rate}` })))
  const runs = await lab.run(Object.fromEntries(trials.map(({ arm, rate, name }) => [name, arms[arm](rate)])), { seeds: [searchSeed] })
  const scored = await Promise.all(trials.map(async (trial) => ({ ...trial, score: await scoreOf(runs[trial.name]?.[0], score) })))
  const best = (arm: K) => scored.filter((trial) => trial.arm === arm).reduce((one, other) => (other.score > one.score ? other : one)).rate
  return Object.fromEntries(names.map((arm) => [arm, best(arm)])) as Record<K, number>
}

const scoreOf = async (run: Run | undefined, score: SearchOptions['score']): Promise<number> => (run === undefined ? Number.NEGATIVE_INFINITY : score(run))
