import type { JobSpecInput } from '@trainyard/spec'
import type { DatasetView, JobView, MetricSeries } from '../api/calls.js'
import type { SweepView } from '../watch/sweep.js'
import type { EffectUnit, Expectation, Interval, Verdict } from './statistics.js'

/** One way of training that is compared with others: a job without what the lab sets itself. */
export type Arm = Omit<JobSpecInput, 'name' | 'seed' | 'metadata'>

/** A job of the lab that has ended. */
export type Run = {
  readonly job: JobView
  /** Its curves, with every point. Keys are comma-separated, as the API takes them; all, if left out. */
  readonly curves: (keys?: string) => Promise<readonly MetricSeries[]>
}

/** How arms are run. */
export type RunOptions = {
  /** Instead of the seeds of the lab: for a search that must not see them. */
  readonly seeds?: readonly number[]
  /** One job at a time, the arms in turn and each other seed in the opposite order: for anything that is timed. */
  readonly timed?: boolean
}

/** What a claim has at hand: data, and jobs. */
export type Lab = {
  readonly seeds: readonly number[]
  /** The first images of a sample as a data set of its own: small enough to train on in seconds. */
  readonly images: (sample: 'mnist' | 'fashion_mnist', rows: { readonly train: number; readonly test: number }) => Promise<DatasetView>
  /** A set of the catalog as it is, with its own test rows. */
  readonly sample: (sample: 'churn' | 'german_credit' | 'photo_patches') => Promise<DatasetView>
  /** A sample of numbers as a table whose columns differ in scale by powers of ten. */
  readonly scaledTable: (sample: 'breast_cancer') => Promise<DatasetView>
  /** Trains every arm with every seed, and gives the runs of each arm in the order of the seeds. */
  readonly run: <K extends string>(arms: Readonly<Record<K, Arm>>, options?: RunOptions) => Promise<Readonly<Record<K, readonly Run[]>>>
  /** Makes a sweep, or takes the one that was made of the same request, and waits until all its trials have ended. */
  readonly sweep: (request: object) => Promise<SweepView>
}

/** One effect: a value for each seed, and what the claim expects of their mean. */
export type Finding = {
  /** What is measured, where: one row of the table. */
  readonly measured: string
  readonly unit: EffectUnit
  readonly values: readonly number[]
  readonly expectation: Expectation
}

/** A claim of the lecture, as an experiment. */
export type Claim = {
  /** The claim in a sentence. */
  readonly statement: string
  /** Data, network and optimizer of the experiment, in a line. */
  readonly setting: string
  /** How many jobs it trains with this many seeds. */
  readonly jobs: (seeds: number) => number
  /** How long one job takes on two quiet cores, with its share of the waiting. For the estimate that is shown before. */
  readonly secondsPerJob: number
  readonly run: (lab: Lab) => Promise<readonly Finding[]>
}

/** An effect with its interval and what it says of the claim. */
export type JudgedFinding = {
  readonly interval: Interval
  readonly verdict: Verdict
} & Finding

/** What a claim came to. */
export type ClaimResult = {
  readonly claim: string
  readonly statement: string
  readonly setting: string
  readonly findings: readonly JudgedFinding[]
  /** Ids of the jobs that were compared, without those of searches. */
  readonly jobs: readonly string[]
  readonly seconds: number
}

/** A record with these keys, each with the value that is made for it. `Object.fromEntries` alone forgets which keys there are. */
export const recordOf = <K extends string, V>(keys: readonly K[], make: (key: K) => V): Record<K, V> =>
  Object.fromEntries(keys.map((key) => [key, make(key)])) as Record<K, V>

/** The keys of a record that has no others than its type says. */
export const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>): K[] => Object.keys(record) as K[]
