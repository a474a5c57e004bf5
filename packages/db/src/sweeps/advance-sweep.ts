import { isSweepTerminal, isTerminal, type SweepStatus, type TaskRef } from '@trainyard/spec'
import { execute, type Transaction } from '../connection/queries.js'
import { lockJob } from '../jobs/lock-job.js'
import { readyTasks } from '../tasks/due-tasks.js'
import { type LockedSweep, lockSweep } from './lock-sweep.js'
import { stopHopeless } from './stop-hopeless.js'
import { holdsPlace, readTrials, type TrialRow } from './trial-rows.js'

/** What came of a look at a sweep: tasks to ring for, and jobs that were given up, whose workers should be told. */
export type SweepStep = { ready: TaskRef[]; stopped: string[] }

/**
 * Moves a sweep on from where its rows say it stands: gives up hopeless trials, releases the next where places are free, and ends it when its last trial has
 * ended. The sweep's row is held, so that of many at once none releases a place twice; doing it again changes nothing.
 */
export async function advanceSweep(transaction: Transaction, id: string): Promise<SweepStep> {
  const sweep = await lockSweep(transaction, id)
  if (!sweep || isSweepTerminal(sweep.status)) return { ready: [], stopped: [] }
  const known = await readTrials(transaction, id)
  if (sweep.status === 'stopping') {
    await endWhenDone(transaction, sweep, known)
    return { ready: [], stopped: [] }
  }
  const { trials, stopped } = await stopHopeless(transaction, sweep, known)
  const ready = await releaseNext(transaction, sweep, trials)
  await endWhenDone(transaction, sweep, trials)
  return { ready, stopped }
}

const releaseTrial = 'UPDATE trials SET released_at = clock_timestamp() WHERE sweep_id = $1 AND index = $2 AND released_at IS NULL'
const releaseTasks = `UPDATE tasks SET status = 'queued', created_at = clock_timestamp() WHERE job_id = $1 AND kind = 'train' AND status = 'waiting'`

/** Fills the free places, in the order of the trials. One that was cancelled before its turn is passed over. */
async function releaseNext(transaction: Transaction, { id, max_concurrent: places }: LockedSweep, trials: readonly TrialRow[]): Promise<TaskRef[]> {
  const free = places - trials.filter(holdsPlace).length
  const next = trials.filter(({ released, status }) => !released && status === 'queued').slice(0, Math.max(0, free))
  const ready: TaskRef[] = []
  for (const { index, jobId } of next) {
    const job = await lockJob(transaction, jobId)
    if (job?.status !== 'queued' || (await execute(transaction, releaseTrial, [id, index])) === 0) continue
    await execute(transaction, 'UPDATE jobs SET status_detail = NULL WHERE id = $1', [jobId])
    await execute(transaction, releaseTasks, [jobId])
    ready.push(...(await readyTasks(transaction, { jobId })))
  }
  return ready
}

/** Ends a sweep whose trials have all ended. */
export async function endWhenDone(transaction: Transaction, { id, status }: LockedSweep, trials: readonly TrialRow[]): Promise<void> {
  if (!trials.every((trial) => isTerminal(trial.status))) return
  await execute(transaction, 'UPDATE sweeps SET status = $2, finished_at = clock_timestamp() WHERE id = $1', [id, outcomeOf(status, trials)])
}

function outcomeOf(status: SweepStatus, trials: readonly TrialRow[]): SweepStatus {
  if (status === 'stopping') return 'cancelled'
  if (trials.some((trial) => trial.status === 'succeeded')) return 'succeeded'
  return trials.some((trial) => trial.status === 'failed') ? 'failed' : 'cancelled'
}
