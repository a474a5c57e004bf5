import { AppError } from '@trainyard/runtime'
import { analysisBody, isTerminal, type JobAnalysis, type JobStatus } from '@trainyard/spec'
import { notFound } from '../connection/not-found.js'
import { firstRow, type Queryable } from '../connection/queries.js'

type Row = { dataset_id: string; status: JobStatus; analysis: unknown; made_at: Date | null }

const text = `SELECT j.dataset_id, j.status, a.analysis, a.created_at AS made_at FROM jobs j LEFT JOIN job_analyses a ON a.job_id = j.id
  WHERE j.id = $1 AND j.project_id = $2`

/**
 * What combining found out about a job's ensemble.
 * @throws {AppError} `not_found` for a job that is not there, `conflict` where there is no ensemble (yet).
 */
export async function readAnalysis(on: Queryable, projectId: string, id: string): Promise<JobAnalysis> {
  const row = await firstRow<Row>(on, text, [id, projectId])
  if (!row) throw notFound('job', id)
  if (!row.made_at) {
    const why = isTerminal(row.status) ? 'it ended without an ensemble that was measured' : `it is ${row.status}, and its ensemble is made at the end`
    throw new AppError({ code: 'conflict', message: `job ${id} has no analysis: ${why}` })
  }
  return { object: 'job.analysis', job_id: id, dataset_id: row.dataset_id, created_at: row.made_at.toISOString(), ...analysisBody.parse(row.analysis) }
}
