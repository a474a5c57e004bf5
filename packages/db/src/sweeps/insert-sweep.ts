import { createId } from '@trainyard/runtime'
import { elementAt, type ErrorDetail, type ResolvedJobSpec, type SweepSpec, type TrialValues } from '@trainyard/spec'
import { execute, int, jsonText, nullable, statement, text, type Transaction } from '../connection/statement.js'
import { insertNewJobs } from '../jobs/insert-jobs.js'

/** One combination of swept values, and the whole job that it makes, for a trial or a candidate. */
export type NewTrial = { values: TrialValues; spec: ResolvedJobSpec; specSha256: string; warnings?: readonly ErrorDetail[] }

/** A sweep to be begun. */
export type NewSweep = {
  projectId: string
  spec: SweepSpec
  trials: readonly NewTrial[]
  /** Given where the trials are candidates, of which the sweep chooses so many as it goes on. */
  chosen?: number
  /** What was allowed but probably not meant, of the sweep and of its trials. */
  warnings?: readonly ErrorDetail[]
  /** A second creation under the same key gives the first one's id back; see `makeOnce`. */
  idempotencyKey?: string
}

const insertSweep = statement({
  name: 'sweeps: insert',
  text: `INSERT INTO sweeps (id, project_id, name, status, spec, max_concurrent, warnings, planned_trials, planned_epochs, created_at)
    VALUES ($1, $2, $3, 'running', $4::jsonb, $5, $6::jsonb, $7::int, $8::int, clock_timestamp())`,
  params: {
    id: text,
    projectId: text,
    name: text,
    spec: jsonText,
    maxConcurrent: int,
    warnings: jsonText,
    plannedTrials: nullable(int),
    plannedEpochs: nullable(int),
  },
})
const insertTrials = statement({
  name: 'trials: insert',
  text: `INSERT INTO trials (sweep_id, index, job_id, values, epochs) SELECT $1, index, job_id, "values", epochs
    FROM jsonb_to_recordset($2) AS t (index int, job_id text, "values" jsonb, epochs int)`,
  params: { sweepId: text, trials: jsonText },
})

const insertCandidates = statement({
  name: 'candidates: insert',
  text: `INSERT INTO candidates (sweep_id, index, "values", spec, warnings) SELECT $1, index, "values", spec, warnings
    FROM jsonb_to_recordset($2) AS c (index int, "values" jsonb, spec jsonb, warnings jsonb)`,
  params: { sweepId: text, candidates: jsonText },
})

/**
 * Writes a sweep whole: its row, and a job for every trial whose tasks wait until the trial is released; or the candidates that trials are chosen from. Returns
 * its id.
 */
export async function insertNewSweep(transaction: Transaction, { projectId, spec, trials, chosen, warnings = [] }: NewSweep): Promise<string> {
  const id = createId('sweep')
  await execute(transaction, insertSweep, {
    id,
    projectId,
    name: spec.name,
    spec: JSON.stringify(spec),
    maxConcurrent: spec.max_concurrent,
    warnings: JSON.stringify(warnings),
    plannedTrials: chosen ?? null,
    plannedEpochs: chosen === undefined ? null : Math.max(...trials.map((trial) => trial.spec.training.epochs)),
  })
  if (chosen !== undefined) {
    const candidates = trials.map(({ values, spec: job, warnings: own = [] }, index) => ({ index, values, spec: job, warnings: own }))
    await execute(transaction, insertCandidates, { sweepId: id, candidates: JSON.stringify(candidates) })
    return id
  }
  const parent = { type: 'sweep', id }
  const held = 'waiting for its turn in the sweep'
  const jobs = trials.map(({ spec: job, specSha256, warnings: own = [] }) => ({ projectId, spec: job, specSha256, warnings: own, parent, held }))
  const jobIds = await insertNewJobs(transaction, jobs)
  const trialRows = trials.map(({ values, spec: job }, index) => ({
    index,
    job_id: elementAt(jobIds, index, 'the jobs of the trials'),
    values,
    epochs: job.training.epochs,
  }))
  await execute(transaction, insertTrials, { sweepId: id, trials: JSON.stringify(trialRows) })
  return id
}
