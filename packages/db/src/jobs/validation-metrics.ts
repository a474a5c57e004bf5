import { higherIsBetter } from '@trainyard/spec'
import { float, nullable, type Queryable, rows, statement, text, texts } from '../connection/statement.js'

type Values = Record<string, number | null>

// One look at the last step of each series, and its extremes. Validation comes once an epoch, so the series are short.
const validation = statement({
  name: 'metrics: validation',
  text: `SELECT s.job_id AS "jobId", s.key, min(e.lowest) AS lowest, max(e.highest) AS highest, CASE WHEN count(*) = count(l.value) THEN avg(l.value) END AS last
    FROM metric_series s
    CROSS JOIN LATERAL (SELECT min(value) AS lowest, max(value) AS highest FROM all_metric_points WHERE series_id = s.id) e
    CROSS JOIN LATERAL (SELECT value FROM all_metric_points WHERE series_id = s.id ORDER BY step DESC LIMIT 1) l
    WHERE s.job_id = ANY($1) AND s.key LIKE 'val\\_%' GROUP BY s.job_id, s.key`,
  params: { jobIds: texts },
  row: { jobId: text, key: text, lowest: nullable(float), highest: nullable(float), last: nullable(float) },
})

/** How long member `m` was trained, over all attempts: of a pack the share of one member. */
export const memberSeconds = `(SELECT sum(EXTRACT(EPOCH FROM COALESCE(a.ended_at, a.heartbeat_at) - a.started_at) / cardinality(t.members))::float8
  FROM tasks t JOIN job_attempts a ON a.task_id = t.id WHERE t.job_id = m.job_id AND t.kind = 'train' AND m.index = ANY(t.members)) AS seconds`

/** Validation metrics of jobs: the best value over all members and steps, and the mean of the members' last ones, null where one of these is not finite. */
export async function readValidation(on: Queryable, jobIds: readonly string[]): Promise<{ of(jobId: string): { best: Values; last: Values } }> {
  const found = jobIds.length === 0 ? [] : await rows(on, validation, { jobIds })
  return {
    of(jobId) {
      const own = found.filter((row) => row.jobId === jobId)
      return {
        best: Object.fromEntries(own.map(({ key, lowest, highest }) => [key, higherIsBetter(key) ? highest : lowest])),
        last: Object.fromEntries(own.map(({ key, last }) => [key, last])),
      }
    },
  }
}
