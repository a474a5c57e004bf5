import { type JobView, jobView, type MemberView } from '@trainyard/spec'
import { notFound } from '../connection/not-found.js'
import { firstRow, type Queryable, rows } from '../connection/queries.js'
import { commonFields } from './job-fields.js'
import { jobColumns, type JobRow, jobSource, memberFraction } from './job-rows.js'

type WholeRow = JobRow & { spec: unknown; status_history: unknown; engine: unknown; range_test: unknown }

const jobText = `SELECT ${jobColumns}, j.spec, j.status_history, j.engine, j.range_test FROM ${jobSource} WHERE j.id = $1 AND j.project_id = $2`
const membersText = `SELECT m.id, m.index, m.seed, m.status, ${memberFraction} AS progress, m.best, m.final, m.used, m.weight FROM members m WHERE m.job_id = $1 ORDER BY m.index`

/**
 * A job as the API shows it.
 * @throws {AppError} `not_found`.
 */
export async function readJob(on: Queryable, projectId: string, id: string): Promise<JobView> {
  const row = await firstRow<WholeRow>(on, jobText, [id, projectId])
  if (!row) throw notFound('job', id)
  const members = await rows<MemberView>(on, membersText, [id])
  return jobView.parse({ ...commonFields(row), spec: row.spec, status_history: row.status_history, engine: row.engine, range_test: row.range_test, members })
}
