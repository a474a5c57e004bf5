import type { JobStatus, ResolvedJobSpec, StopRequest } from '@trainyard/spec'
import { firstRow, type Transaction } from '../connection/queries.js'

/** A job's row, held until the transaction ends: whoever changes its status or its tasks holds it first. `spec` is as stored, not parsed. */
export type LockedJob = {
  id: string
  project_id: string
  dataset_id: string
  status: JobStatus
  request: Exclude<StopRequest, 'none'> | null
  spec: ResolvedJobSpec
  priority: number
  elapsed_ms: number
}

const columns = `id, project_id, dataset_id, status, request, spec, priority,
  COALESCE(EXTRACT(EPOCH FROM clock_timestamp() - started_at) * 1000, 0)::float8 AS elapsed_ms`

/** Holds a job's row. With a project, another project's job is null, as one that is not there. */
export function lockJob(transaction: Transaction, jobId: string, projectId?: string): Promise<LockedJob | null> {
  return firstRow<LockedJob>(transaction, `SELECT ${columns} FROM jobs WHERE id = $1 AND ($2::text IS NULL OR project_id = $2) FOR NO KEY UPDATE`, [
    jobId,
    projectId ?? null,
  ])
}
