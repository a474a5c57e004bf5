import {
  cancel,
  climbing,
  type EpochValue,
  canBeCancelled,
  newRungs,
  requireOpenSweep,
  sweepOutcome,
  type TrialState,
  trialsToPrune,
  trialsToRelease,
} from '@trainyard/lifecycle'
import { defined, isSweepTerminal, type Objective, type Rung, rungsOf, type TaskKind, type TaskRef } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import { bool, execute, float, floats, int, ints, jsonText, nullable, rows, statement, text, texts, type Transaction, word } from '../connection/statement.js'
import { lockJobs, readLife, writeChanges } from '../jobs/job-life.js'
import { chooseTrials } from './choose-trials.js'
import { type LockedSweep, lockSweep, readTrials } from './locked-sweep.js'
import { publishEnsemble } from './publish-ensemble.js'
import { pointsOf } from '../metrics/read-points.js'

/** What came of a look at a sweep: tasks to notify workers of, and jobs that were pruned, whose workers should hear of it. */
export type SweepStep = { ready: TaskRef[]; stopped: string[] }

/**
 * Moves a sweep on from where its rows say it stands: prunes trials, releases or chooses the next where places are free, and ends it when its last has ended. The
 * sweep's row is held, so that of many at once none releases a place twice; doing it again changes nothing.
 */
export async function advanceSweep(transaction: Transaction, id: string): Promise<SweepStep> {
  const sweep = await lockSweep(transaction, id)
  if (!sweep || isSweepTerminal(sweep.status)) return { ready: [], stopped: [] }
  const known = await readTrials(transaction, id)
  if (sweep.status === 'stopping') {
    return { ready: await endWhenDone(transaction, sweep, known), stopped: [] }
  }
  const { trials, stopped } = await pruneTrials(transaction, sweep, known)
  if (sweep.plannedTrials === null) {
    const ready = await releaseNext(transaction, sweep, trials)
    return { ready: [...ready, ...(await endWhenDone(transaction, sweep, trials))], stopped }
  }
  const chosen = await chooseTrials(transaction, { ...sweep, plannedTrials: sweep.plannedTrials }, trials)
  const after = { ...sweep, plannedTrials: chosen.plannedTrials }
  return { ready: [...chosen.ready, ...(await endWhenDone(transaction, after, chosen.trials))], stopped }
}

const release = statement({
  name: 'trials: release',
  text: `WITH released AS (
      UPDATE trials t SET released_at = clock_timestamp() FROM jobs j
      WHERE t.sweep_id = $1 AND t.index = $2 AND t.released_at IS NULL AND j.id = t.job_id AND j.status = 'queued' RETURNING t.job_id),
    detail AS (UPDATE jobs SET status_detail = NULL WHERE id IN (SELECT job_id FROM released))
    UPDATE tasks SET status = 'queued', created_at = clock_timestamp()
    WHERE job_id IN (SELECT job_id FROM released) AND kind = 'train' AND status = 'waiting'
    RETURNING id, kind, lease_epoch AS epoch, priority`,
  params: { sweepId: text, index: int },
  row: { id: text, kind: word<TaskKind>(), epoch: int, priority: int },
})

/** Fills the free places, in the order of the trials. The jobs are held, so that none is cancelled at the same moment. */
async function releaseNext(transaction: Transaction, { id, maxConcurrent }: LockedSweep, trials: readonly TrialState[]): Promise<TaskRef[]> {
  const next = trialsToRelease(maxConcurrent, trials)
  if (next.length === 0) return []
  await lockJobs(
    transaction,
    next.map(({ jobId }) => jobId),
  )
  const ready: TaskRef[] = []
  for (const { index } of next) ready.push(...(await rows(transaction, release, { sweepId: id, index })))
  return ready
}

const end = statement({
  name: 'sweeps: end',
  text: `WITH candidates AS (DELETE FROM candidates WHERE sweep_id = $1)
    UPDATE sweeps SET status = $2, finished_at = clock_timestamp() WHERE id = $1`,
  params: { id: text, status: text },
})

/** Ends a sweep whose trials have all ended, and has its ensemble made where its job names a model. */
async function endWhenDone(transaction: Transaction, sweep: LockedSweep, trials: readonly TrialState[]): Promise<TaskRef[]> {
  const outcome = sweepOutcome(sweep.status, trials, sweep.plannedTrials ?? trials.length)
  if (outcome === null) return []
  await execute(transaction, end, { id: sweep.id, status: outcome })
  return outcome === 'succeeded' ? publishEnsemble(transaction, sweep) : []
}

const trained = statement({
  name: 'trials: trained',
  text: `SELECT DISTINCT t.index FROM trials t JOIN metric_series s ON s.job_id = t.job_id AND s.key = $3 ${pointsOf('s.id')} p
    WHERE t.sweep_id = $1 AND t.index = ANY($2) AND p.epoch >= t.epochs`,
  params: { sweepId: text, indices: ints, metric: text },
  row: { index: int },
})
const setReason = statement({
  name: 'trials: set reason',
  text: 'UPDATE trials SET stop_reason = $3 WHERE sweep_id = $1 AND index = $2',
  params: { sweepId: text, index: int, reason: text },
})

/**
 * Notes what trials measured at their rungs and prunes those that others have left behind, but for one that has come to its last epoch: to stop it then would
 * save nothing and lose its result. Returns the trials as they are afterwards and the jobs whose workers should hear of it.
 */
async function pruneTrials(
  transaction: Transaction,
  { id, spec, plannedTrials, plannedEpochs }: LockedSweep,
  trials: readonly TrialState[],
): Promise<{ trials: TrialState[]; stopped: string[] }> {
  const rungs = rungsOf(spec.strategy, plannedTrials ?? trials.length, plannedEpochs ?? Math.max(...trials.map(({ epochs }) => epochs)))
  if (rungs.length === 0) return { trials: [...trials], stopped: [] }
  const noted = await noteRungs(transaction, { id, trials, rungs, objective: spec.objective })
  const pruned = new Map(trialsToPrune(spec, noted, rungs).map(({ index, reason }) => [index, reason]))
  if (pruned.size === 0) return { trials: noted, stopped: [] }
  const complete = await rows(transaction, trained, { sweepId: id, indices: [...pruned.keys()], metric: spec.objective.metric })
  for (const { index } of complete) pruned.delete(index)
  const leaving = noted.filter(({ index }) => pruned.has(index))
  const reasonOf = ({ index }: TrialState): string => defined(pruned.get(index), `the reason to prune trial ${index}`)
  const cancelled = await cancelJobs(transaction, leaving, reasonOf)
  for (const trial of cancelled) await execute(transaction, setReason, { sweepId: id, index: trial.index, reason: reasonOf(trial) })
  const stopped = cancelled.map(({ jobId }) => jobId)
  return { trials: noted.map((trial) => (stopped.includes(trial.jobId) ? { ...trial, stopReason: reasonOf(trial) } : trial)), stopped }
}

/** Cancels the jobs of some trials, where they can be; returns those trials. */
async function cancelJobs(transaction: Transaction, trials: readonly TrialState[], reasonOf: (trial: TrialState) => string): Promise<TrialState[]> {
  const jobs = await lockJobs(
    transaction,
    trials.map(({ jobId }) => jobId),
  )
  const cancelled: TrialState[] = []
  for (const trial of trials) {
    const job = jobs.find(({ id }) => id === trial.jobId)
    if (!job || !canBeCancelled(job)) continue
    await writeChanges(transaction, { jobId: job.id, datasetId: job.datasetId }, cancel(await readLife(transaction, job), reasonOf(trial)))
    cancelled.push(trial)
  }
  return cancelled
}

// Validation comes at whole epochs. Members that have come so far are averaged; one that is not finite makes the trial's value not finite.
const epochValues = statement({
  name: 'trials: values at epochs',
  text: `WITH measured AS (
      SELECT s.job_id, p.epoch, CASE WHEN count(*) = count(p.value) THEN avg(p.value) END AS value
      FROM metric_series s ${pointsOf('s.id')} p
      WHERE s.job_id = ANY($1) AND s.key = $2 AND p.epoch <= (SELECT max(e) FROM unnest($3::float8[]) AS e) GROUP BY s.job_id, p.epoch),
    upto AS (
      SELECT job_id, epoch, value, CASE WHEN $4 THEN max(value) OVER earlier ELSE min(value) OVER earlier END AS best,
        CASE WHEN count(*) OVER earlier = count(value) OVER earlier THEN avg(value) OVER earlier END AS mean
      FROM measured WINDOW earlier AS (PARTITION BY job_id ORDER BY epoch))
    SELECT job_id AS "jobId", epoch, value, best, mean FROM upto WHERE epoch = ANY($3)`,
  params: { jobIds: texts, metric: text, epochs: floats, maximize: bool },
  row: { jobId: text, epoch: float, value: nullable(float), best: nullable(float), mean: nullable(float) },
})
const setRungs = statement({
  name: 'trials: set rungs',
  text: `UPDATE trials t SET rungs = r.rungs FROM jsonb_to_recordset($2) AS r (index int, rungs jsonb) WHERE t.sweep_id = $1 AND t.index = r.index`,
  params: { sweepId: text, rungs: jsonText },
})

type Climb = { id: string; trials: readonly TrialState[]; rungs: readonly Rung[]; objective: Objective }

async function noteRungs(transaction: Transaction, { id, trials, rungs, objective: { metric, direction } }: Climb): Promise<TrialState[]> {
  const jobIds = climbing(trials, rungs).map(({ jobId }) => jobId)
  const values: EpochValue[] = await rows(transaction, epochValues, {
    jobIds,
    metric,
    epochs: rungs.map(({ epochs }) => epochs),
    maximize: direction === 'maximize',
  })
  const noted = trials.map((trial) => ({ ...trial, rungs: [...trial.rungs, ...newRungs(trial, rungs, values)] }))
  const changed = noted.filter((trial, index) => trial.rungs.length !== trials[index]?.rungs.length)
  if (changed.length > 0) {
    const written = changed.map(({ index, rungs: all }) => ({ index, rungs: all }))
    await execute(transaction, setRungs, { sweepId: id, rungs: JSON.stringify(written) })
  }
  return noted
}

const stop = statement({ name: 'sweeps: stop', text: `UPDATE sweeps SET status = 'stopping' WHERE id = $1`, params: { id: text } })

/**
 * Cancels every trial that has not ended: waiting ones end at once, and running ones store a checkpoint first. Returns the jobs whose workers must be notified.
 *
 * @throws {AppError} `not_found`, or `conflict` for a sweep that has ended.
 */
export async function cancelSweep(transaction: Transaction, projectId: string, id: string): Promise<string[]> {
  const sweep = await lockSweep(transaction, id, projectId)
  if (!sweep) throw notFound('sweep', id)
  requireOpenSweep(sweep.status)
  await execute(transaction, stop, { id })
  const cancelled = await cancelJobs(transaction, await readTrials(transaction, id), () => 'the sweep was cancelled')
  await endWhenDone(transaction, { ...sweep, status: 'stopping' }, await readTrials(transaction, id))
  return cancelled.map(({ jobId }) => jobId)
}
