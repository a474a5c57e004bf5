import { elementAt } from '@trainyard/spec'
import type { MetricSeries } from '../api/calls.js'
import { CliError } from '../cli-error.js'
import { type Arm, keysOf, type Lab, recordOf, type Run } from './claim.js'
import { hasDiverged } from './run-arms.js'

/**
 * A share of right answers of a run's final weights: `accuracy` is the mean over the last epoch of training, `val_accuracy` and `test_accuracy` are of
 * rows that were not trained on. A run that diverged answers like one that guesses among the classes.
 */
export function accuracyOf({ job }: Run, key: 'accuracy' | 'val_accuracy' | 'test_accuracy', classes: number): number {
  if (hasDiverged(job)) return 1 / classes
  const value = job.members[0]?.final?.[key]
  if (typeof value !== 'number') throw new CliError('failed', `${job.id} ended without ${key}`)
  return value
}

/** `of` each pair of runs: the same seed, so the same rows and the same start, and only the technique differs. */
export function paired(ones: readonly Run[], others: readonly Run[], of: (one: Run, other: Run) => number): number[] {
  if (ones.length !== others.length) throw new CliError('failed', `runs cannot be paired: ${ones.length} and ${others.length}`)
  return ones.flatMap((one, index) => {
    const other = others[index]
    return other === undefined ? [] : [of(one, other)]
  })
}

/** When a run got where, by the clock of its trainer. */
export type Timing = {
  /** Seconds from the first step to the end of the epoch that reached the target; those of all epochs, if none did. */
  readonly secondsToTarget: number
  /** The median over the epochs after the first, which pays for the start. */
  readonly secondsPerEpoch: number
}

const series = (curves: readonly MetricSeries[], key: string): MetricSeries | undefined => curves.find((each) => each.key === key)
const seconds = (time: string): number => Date.parse(time) / 1000

/** Reads the times of the points: the trainer's own clock, so that the queue, the start of a process and the network do not count. */
export function timingOf(curves: readonly MetricSeries[], watched: 'val_accuracy', target: number): Timing {
  const [first, epochs] = [series(curves, 'loss')?.at[0], series(curves, watched)]
  const ends = (epochs?.at ?? []).map(seconds)
  // A run that diverged in its first epoch has no times.
  if (first === undefined || ends.length === 0) return { secondsToTarget: Number.NaN, secondsPerEpoch: Number.NaN }
  const reached = (epochs?.value ?? []).findIndex((value) => value !== null && value >= target)
  const lengths = ends.slice(1).map((end, index) => end - elementAt(ends, index, 'end of an epoch'))
  return {
    secondsToTarget: elementAt(ends, reached < 0 ? ends.length - 1 : reached, 'end of an epoch') - seconds(first),
    secondsPerEpoch: median(lengths),
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  if (sorted.length === 0) return Number.NaN
  const low = elementAt(sorted, sorted.length % 2 === 0 ? middle - 1 : middle, 'time of an epoch')
  return (low + elementAt(sorted, middle, 'time of an epoch')) / 2
}

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
