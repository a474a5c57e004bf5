import type { Calls } from '../../api/calls.js'
import type { Arm, Run, RunOptions } from '../claim.js'
import { keysOf, recordOf } from '../record-of.js'
import { followToEnd } from './follow-to-end.js'
import { inTurn } from './in-turn.js'
import { labJob } from './lab-job.js'
import { planOrder } from './plan-order.js'
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
