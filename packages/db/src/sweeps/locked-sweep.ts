import type { TrialState } from '@trainyard/lifecycle'
import { jobFailureCode, type JobStatus, type SweepSpec, type SweepStatus, sweepSpec, trialRung } from '@trainyard/spec'
import { z } from 'zod'
import { bool, firstRow, int, json, nullable, type Queryable, rows, statement, text, type Transaction, word } from '../connection/statement.js'

const lock = statement({
  name: 'sweeps: lock',
  text: `SELECT id, project_id AS "projectId", status, max_concurrent AS "maxConcurrent", spec, planned_trials AS "plannedTrials",
    planned_epochs AS "plannedEpochs" FROM sweeps WHERE id = $1 AND ($2::text IS NULL OR project_id = $2) FOR NO KEY UPDATE`,
  params: { id: text, projectId: nullable(text) },
  row: { id: text, projectId: text, status: word<SweepStatus>(), maxConcurrent: int, spec: json, plannedTrials: nullable(int), plannedEpochs: nullable(int) },
})

/**
 * A sweep's row, held until the transaction ends: whoever releases, chooses, prunes or cancels trials holds it first, and their jobs after it. What is planned is
 * null where every trial was made with the sweep.
 */
export type LockedSweep = {
  id: string
  projectId: string
  status: SweepStatus
  maxConcurrent: number
  spec: SweepSpec
  plannedTrials: number | null
  plannedEpochs: number | null
}

/** Holds the row of a sweep; null where there is none, in the project if one is given. */
export async function lockSweep(transaction: Transaction, id: string, projectId: string | null = null): Promise<LockedSweep | null> {
  const row = await firstRow(transaction, lock, { id, projectId })
  return row && { ...row, spec: sweepSpec.parse(row.spec) }
}

const trialsOfSweep = statement({
  name: 'trials: of a sweep',
  text: `SELECT t.index, t.job_id AS "jobId", j.status, t.epochs, t.released_at IS NOT NULL AS released, t.rungs, t.stop_reason AS "stopReason",
      j.error ->> 'code' AS failure, t.candidate FROM trials t JOIN jobs j ON j.id = t.job_id WHERE t.sweep_id = $1 ORDER BY t.index`,
  params: { sweepId: text },
  row: {
    index: int,
    jobId: text,
    status: word<JobStatus>(),
    epochs: int,
    released: bool,
    rungs: json,
    stopReason: nullable(text),
    failure: nullable(text),
    candidate: nullable(int),
  },
})
const storedRungs = z.array(trialRung)

/** The trials of a sweep, in their order. */
export const readTrials = async (on: Queryable, sweepId: string): Promise<TrialState[]> =>
  (await rows(on, trialsOfSweep, { sweepId })).map((trial) => ({
    ...trial,
    rungs: storedRungs.parse(trial.rungs),
    failure: jobFailureCode.nullable().parse(trial.failure),
  }))
