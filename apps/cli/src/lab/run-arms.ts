import { setTimeout as delay } from 'node:timers/promises'
import { isTerminal, type JobSpecInput } from '@trainyard/spec'
import type { Calls, JobView } from '../api/calls.js'
import { checkOutcome } from '../watch/follow-job.js'
import { type Arm, keysOf, recordOf, type Run, type RunOptions } from './claim.js'
import { submitOnce } from './submit-once.js'

/** Jobs in flight: enough that no worker waits for the next, few enough that little is left behind when the lab is interrupted. */
const jobsAtOnce = 4

type ArmsOptions = {
  readonly api: Calls
  readonly claim: string
  readonly seeds: readonly number[]
  readonly salt: string
  readonly onDone: (run: Run) => void
} & RunOptions

/** Trains every arm with every seed through the API and gives the runs of each arm in the order of the seeds. */
export async function runArms<K extends string>(
  arms: Readonly<Record<K, Arm>>,
  { api, claim, seeds, timed = false, salt, onDone }: ArmsOptions,
): Promise<Readonly<Record<K, readonly Run[]>>> {
  const names = keysOf(arms)
  const trials = planOrder(names, seeds, timed)
  const runs = await inTurn(trials, timed ? 1 : jobsAtOnce, async ({ arm, seed }) => {
    const job = await followToEnd(api, await submitOnce(api, labJob(claim, arm, seed, arms[arm]), salt))
    const run: Run = { job, curves: async (keys) => (await api.metrics(job.id, keys === undefined ? {} : { keys })).series }
    onDone(run)
    return { arm, seed, run }
  })
  const ofArm = (arm: K) =>
    runs
      .filter((each) => each.arm === arm)
      .sort((one, other) => seeds.indexOf(one.seed) - seeds.indexOf(other.seed))
      .map(({ run }) => run)
  return recordOf(names, ofArm)
}

/** One arm with one seed. */
export type Trial<K extends string> = {
  readonly arm: K
  readonly seed: number
}

/**
 * The order of the trials: seed by seed, so that all arms meet the same state of the machine. With `alternate`, each other seed takes the arms
 * in the opposite order, so that none is always the first (a warm cache, a slowing clock).
 */
export const planOrder = <K extends string>(arms: readonly K[], seeds: readonly number[], alternate: boolean): Trial<K>[] =>
  seeds.flatMap((seed, index) => (alternate && index % 2 === 1 ? arms.toReversed() : arms).map((arm) => ({ arm, seed })))

/** Names of all jobs of a claim start with this, so that a list can be narrowed to them. */
export const jobPrefix = (claim: string): string => `lab-${claim}`

/** The job of one arm with one seed. Jobs of an arm share their name, so that the dashboard can average them. */
const labJob = (claim: string, arm: string, seed: number, spec: Arm): JobSpecInput => ({
  ...spec,
  name: `${jobPrefix(claim)}-${arm}`,
  seed,
  metadata: { lab: claim, arm, seed: String(seed) },
})

/** Works on items in their order, at most `atOnce` of them at a time. The results stand in the order of the items; the first error ends it. */
export async function inTurn<T, R>(items: readonly T[], atOnce: number, work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  let next = 0
  let failed = false
  const worker = async () => {
    for (let at = next++; at < items.length && !failed; at = next++) {
      const item = items[at]
      if (item === undefined) continue
      try {
        results[at] = await work(item)
      } catch (error) {
        failed = true
        throw error
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker))
  return results
}

const lookMilliseconds = 250

/**
 * Waits until a job has ended. A run that diverged is a result like any other.
 * @throws {CliError} `job_failed` or `job_cancelled` for every other end without a result.
 */
async function followToEnd(api: Calls, submitted: JobView): Promise<JobView> {
  let job = submitted
  while (!isTerminal(job.status)) {
    await delay(lookMilliseconds)
    job = await api.job(job.id)
  }
  if (!hasDiverged(job)) checkOutcome(job)
  return job
}

/** Whether a job ended because its numbers were no longer finite. */
export const hasDiverged = ({ error }: Pick<JobView, 'error'>): boolean => error?.code === 'diverged'
