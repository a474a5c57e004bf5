import type { Database } from '@trainyard/db'
import { elementAt, type MlflowMetric } from '@trainyard/spec'
import { ensembleMetrics, metricOf, readRunId } from '../job-runs.js'

type History = { metrics: MlflowMetric[]; next_page_token?: string }
export type HistoryQuestion = { key: string; limit: number; since: number }

/**
 * Every point of one metric of a run, page by page; the run of a job has the one point of its ensemble.
 * @throws {AppError} `not_found`.
 */
export async function getHistory(
  { jobs, metrics }: Database,
  projectId: string,
  runId: string | undefined,
  { key, limit, since }: HistoryQuestion,
): Promise<History> {
  const { jobId, member } = readRunId(runId)
  if (member === null) return { metrics: ensembleMetrics(await jobs.get(projectId, jobId)).filter((metric) => metric.key === key) }
  await metrics.cursor(projectId, jobId)
  const { series, next, hasMore } = await metrics.page(jobId, { keys: [key], members: [member], since, limit })
  const found = series.flatMap(({ step, value, at }) =>
    step.map((each, index) => metricOf(key, value[index] ?? null, elementAt(at, index, 'time of a point'), each)),
  )
  return { metrics: found, ...(hasMore ? { next_page_token: String(next) } : {}) }
}
