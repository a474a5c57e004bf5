import { legalActions, type Objective, type Rung, rungsOf, type TrialRung } from '@trainyard/spec'
import { execute, rows, type Transaction } from '../connection/queries.js'
import { lockJob } from '../jobs/lock-job.js'
import { cancel } from '../jobs/request-action.js'
import { hopelessTrials } from './halving.js'
import type { LockedSweep } from './lock-sweep.js'
import type { TrialRow } from './trial-rows.js'

/** The rungs of a sweep that stops trials; none of one that does not. */
function rungsOfSweep({ strategy }: LockedSweep['spec'], trials: readonly Pick<TrialRow, 'epochs'>[]): Rung[] {
  return rungsOf(strategy, trials.length, Math.max(...trials.map(({ epochs }) => epochs)))
}

/** Notes what trials measured at their rungs and gives up those that are hopeless. Returns the trials as they are afterwards and the jobs whose workers are to be told. */
export async function stopHopeless(
  transaction: Transaction,
  { id, spec }: LockedSweep,
  trials: readonly TrialRow[],
): Promise<{ trials: TrialRow[]; stopped: string[] }> {
  const rungs = rungsOfSweep(spec, trials)
  if (rungs.length === 0) return { trials: [...trials], stopped: [] }
  const noted = await noteRungs(transaction, id, trials, rungs, spec.objective)
  const stopped = new Map<number, { reason: string; jobId: string }>()
  for (const { index, reason } of hopelessTrials(noted, rungs, spec.objective)) {
    const trial = noted.find((each) => each.index === index)
    if (!trial || (await isTrained(transaction, trial, spec.objective))) continue
    const { jobId } = trial
    const job = await lockJob(transaction, jobId)
    if (!job || !legalActions[job.status].includes('cancel')) continue
    await cancel(transaction, job, reason)
    await execute(transaction, 'UPDATE trials SET stop_reason = $3 WHERE sweep_id = $1 AND index = $2', [id, index, reason])
    stopped.set(index, { reason, jobId })
  }
  return {
    trials: noted.map((trial) => ({ ...trial, stopReason: stopped.get(trial.index)?.reason ?? trial.stopReason })),
    stopped: [...stopped.values()].map(({ jobId }) => jobId),
  }
}

const trainedText = `SELECT EXISTS (SELECT FROM metric_series s JOIN metric_points p ON p.series_id = s.id WHERE s.job_id = $1 AND s.key = $2 AND p.epoch >= $3) AS trained`

/** Whether a trial has come to its last epoch: to stop it then would save nothing and lose its result. */
async function isTrained(transaction: Transaction, { jobId, epochs }: TrialRow, { metric }: Objective): Promise<boolean> {
  const [row] = await rows<{ trained: boolean }>(transaction, trainedText, [jobId, metric, epochs])
  return row?.trained === true
}

type Mark = { job_id: string; epoch: number; value: number | null }

// Validation comes at whole epochs. Members that have come so far are averaged; one that is not finite makes the trial's value not finite.
const marksText = `SELECT s.job_id, p.epoch, CASE WHEN count(*) = count(p.value) THEN avg(p.value) END AS value FROM metric_series s JOIN metric_points p ON p.series_id = s.id
  WHERE s.job_id = ANY($1) AND s.key = $2 AND p.epoch = ANY($3::float8[]) GROUP BY s.job_id, p.epoch`

async function noteRungs(
  transaction: Transaction,
  sweepId: string,
  trials: readonly TrialRow[],
  rungs: readonly Rung[],
  { metric }: Objective,
): Promise<TrialRow[]> {
  const open = trials.filter((trial) => trial.released && trial.rungs.length < rungs.length)
  const marks = await rows<Mark>(transaction, marksText, [open.map(({ jobId }) => jobId), metric, rungs.map(({ epochs }) => epochs)])
  const noted: TrialRow[] = []
  for (const trial of trials) {
    const fresh = rungs.flatMap(({ rung, epochs }): TrialRung[] => {
      const mark = marks.find((each) => each.job_id === trial.jobId && each.epoch === epochs)
      return mark && !trial.rungs.some((known) => known.rung === rung) ? [{ rung, epochs, value: mark.value }] : []
    })
    const all = [...trial.rungs, ...fresh]
    if (fresh.length > 0)
      await execute(transaction, 'UPDATE trials SET rungs = $3::jsonb WHERE sweep_id = $1 AND index = $2', [sweepId, trial.index, JSON.stringify(all)])
    noted.push({ ...trial, rungs: all })
  }
  return noted
}
