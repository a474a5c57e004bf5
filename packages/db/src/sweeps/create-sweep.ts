import { createId } from '@trainyard/runtime'
import type { ResolvedJobSpec, SweepSpec, TrialValues } from '@trainyard/spec'
import { execute, type Transaction } from '../connection/queries.js'
import { insertNewJob } from '../jobs/create-job.js'

/** One combination of swept values, and the whole job that it makes. */
export type NewTrial = { values: TrialValues; spec: ResolvedJobSpec; specSha256: string }

export type NewSweep = {
  projectId: string
  spec: SweepSpec
  trials: readonly NewTrial[]
  /** A second creation under the same key gives the first one's id back; see `makeOnce`. */
  idempotencyKey?: string
}

const insertSweep = `INSERT INTO sweeps (id, project_id, name, status, spec, max_concurrent, created_at) VALUES ($1, $2, $3, 'running', $4::jsonb, $5, clock_timestamp())`
const insertTrial = 'INSERT INTO trials (sweep_id, index, job_id, values, epochs) VALUES ($1, $2, $3, $4::jsonb, $5)'

/** Writes a sweep whole: its row, and a job for every trial whose tasks wait until the trial is released. Returns its id. */
export async function insertNewSweep(transaction: Transaction, { projectId, spec, trials }: NewSweep): Promise<string> {
  const id = createId('sweep')
  await execute(transaction, insertSweep, [id, projectId, spec.name, JSON.stringify(spec), spec.max_concurrent])
  for (const [index, trial] of trials.entries()) {
    const jobId = await insertNewJob(transaction, {
      projectId,
      spec: trial.spec,
      specSha256: trial.specSha256,
      parent: { type: 'sweep', id },
      held: 'waiting for its turn in the sweep',
    })
    await execute(transaction, insertTrial, [id, index, jobId, JSON.stringify(trial.values), trial.spec.training.epochs])
  }
  return id
}
