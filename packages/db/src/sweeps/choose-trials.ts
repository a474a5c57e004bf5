import { chooseCandidate, mayChoose, type TrialState } from '@trainyard/lifecycle'
import { AppError, canonicalSha256 } from '@trainyard/runtime'
import { elementAt, type ErrorDetail, type ResolvedJobSpec, type TaskRef, trialName, type TrialValues } from '@trainyard/spec'
import { execute, firstRow, int, json, jsonOf, jsonText, oneRow, rows, statement, text, type Transaction } from '../connection/statement.js'
import { insertNewJobs } from '../jobs/insert-jobs.js'
import { readyTasks } from '../tasks/due-tasks.js'
import type { LockedSweep } from './locked-sweep.js'
import { readObjectives } from './read-sweeps.js'

const candidateValues = statement({
  name: 'candidates: values',
  text: 'SELECT "values" FROM candidates WHERE sweep_id = $1 ORDER BY index',
  params: { sweepId: text },
  row: { values: jsonOf<TrialValues>() },
})
const candidate = statement({
  name: 'candidates: read one',
  text: 'SELECT "values", spec, warnings FROM candidates WHERE sweep_id = $1 AND index = $2',
  params: { sweepId: text, index: int },
  row: { values: json, spec: jsonOf<ResolvedJobSpec>(), warnings: jsonOf<ErrorDetail[]>() },
})
// Without it the sweep could choose no more once what its trials start from is deleted.
const trialLike = statement({
  name: 'trials: one with the same start',
  text: `SELECT j.id FROM trials t JOIN jobs j ON j.id = t.job_id
    WHERE t.sweep_id = $1 AND j.dataset_id = $2 AND j.spec #> '{init,from}' = $3::jsonb -> 'from' AND j.spec #> '{init,preprocessing}' = $3::jsonb -> 'preprocessing'
    ORDER BY t.index LIMIT 1`,
  params: { sweepId: text, datasetId: text, init: jsonText },
  row: { id: text },
})
const insertTrial = statement({
  name: 'trials: insert a chosen one',
  text: `INSERT INTO trials (sweep_id, index, job_id, "values", epochs, released_at, candidate) VALUES ($1, $2, $3, $4::jsonb, $5, clock_timestamp(), $6)`,
  params: { sweepId: text, index: int, jobId: text, values: jsonText, epochs: int, candidate: int },
})
const planFewer = statement({
  name: 'sweeps: plan fewer trials',
  text: 'UPDATE sweeps SET planned_trials = $2, warnings = warnings || $3::jsonb WHERE id = $1',
  params: { id: text, trials: int, warning: jsonText },
})

/** A sweep that chooses its trials. */
type ChoosingSweep = LockedSweep & { plannedTrials: number }

/** The trials with those that were chosen now, their tasks, and how many trials the sweep will have. */
type Chosen = { trials: readonly TrialState[]; ready: TaskRef[]; plannedTrials: number }

/**
 * Chooses trials for the free places and queues their jobs. Where the project has no room for another job, the next look tries again. Where the data set is gone,
 * no more are chosen, and the sweep says so.
 *
 * @throws {AppError} what `insertNewJobs` throws, for the first trial of a sweep: it is not made then.
 */
export async function chooseTrials(transaction: Transaction, sweep: ChoosingSweep, known: readonly TrialState[]): Promise<Chosen> {
  const { id, maxConcurrent, plannedTrials: planned } = sweep
  if (!mayChoose({ maxConcurrent, planned }, known)) return { trials: known, ready: [], plannedTrials: planned }
  const candidates = (await rows(transaction, candidateValues, { sweepId: id })).map(({ values }) => values)
  const measured = await readObjectives(transaction, [sweep])
  const bestOf = ({ jobId }: TrialState): number | null => measured.get(jobId)?.value ?? null
  const trials = [...known]
  const ready: TaskRef[] = []
  while (mayChoose({ maxConcurrent, planned }, trials)) {
    const next = chooseCandidate({ spec: sweep.spec, maxConcurrent, candidates }, trials, bestOf)
    if (next === null) break
    try {
      const made = await insertChosen(transaction, sweep, { index: trials.length, candidate: next })
      trials.push(made.trial)
      ready.push(...made.ready)
    } catch (error) {
      // What can be said against a job is said before anything of it is written.
      if (!(error instanceof AppError) || trials.length === 0) throw error
      if (error.code === 'rate_limited') break
      return { trials, ready, plannedTrials: await planNoMore(transaction, id, trials.length, error.message) }
    }
  }
  return { trials, ready, plannedTrials: planned }
}

async function insertChosen(
  transaction: Transaction,
  { id, projectId, spec, plannedTrials }: ChoosingSweep,
  of: { index: number; candidate: number },
): Promise<{ trial: TrialState; ready: TaskRef[] }> {
  const { values, spec: checked, warnings } = await oneRow(transaction, candidate, { sweepId: id, index: of.candidate })
  const own = { ...checked, name: trialName(spec, of.index, plannedTrials) }
  const like = own.init ? await firstRow(transaction, trialLike, { sweepId: id, datasetId: own.dataset.id, init: JSON.stringify(own.init) }) : null
  const job = {
    projectId,
    spec: own,
    specSha256: canonicalSha256(own),
    warnings,
    parent: { type: 'sweep', id },
    ...(like ? { startsLike: like.id } : {}),
  }
  const jobId = elementAt(await insertNewJobs(transaction, [job]), 0, 'the job of a trial')
  const { epochs } = own.training
  await execute(transaction, insertTrial, { sweepId: id, ...of, jobId, values: JSON.stringify(values), epochs })
  const trial: TrialState = { ...of, jobId, status: 'queued', epochs, released: true, rungs: [], stopReason: null, failure: null }
  return { trial, ready: await readyTasks(transaction, { jobIds: [jobId] }) }
}

async function planNoMore(transaction: Transaction, id: string, trials: number, why: string): Promise<number> {
  const warning: ErrorDetail = { path: 'job', rule: 'trials', message: `no more than ${trials} trials are made: ${why}` }
  await execute(transaction, planFewer, { id, trials, warning: JSON.stringify([warning]) })
  return trials
}
