import { type Queryable, rows } from '../connection/queries.js'

/** The newest point of one series. */
export type LatestPoint = { jobId: string; member: number; key: string; step: number; value: number | null; at: string }

type LatestRow = { job_id: string; member: number; key: string; step: number; value: number | null; at: Date }

// One look at the end of the index for each series, however long the series is.
const text = `SELECT s.job_id, s.member, s.key, p.step, p.value, p.at FROM metric_series s JOIN jobs j ON j.id = s.job_id
  CROSS JOIN LATERAL (SELECT step, value, at FROM metric_points WHERE series_id = s.id ORDER BY step DESC LIMIT 1) p
  WHERE j.project_id = $1 AND s.job_id = ANY($2) ORDER BY s.job_id, s.member, s.key`

/** The newest point of every series of some jobs of a project, by job, member and key. */
export async function readLatest(on: Queryable, projectId: string, jobIds: readonly string[]): Promise<LatestPoint[]> {
  const found = await rows<LatestRow>(on, text, [projectId, jobIds])
  return found.map(({ job_id, member, key, step, value, at }) => ({ jobId: job_id, member, key, step, value, at: at.toISOString() }))
}
