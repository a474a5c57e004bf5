import type { Database } from '@trainyard/db'
import { elementAt, type MlflowMetric } from '@trainyard/spec'
import { metricsPlace, readMetricsPlace } from '../../../feeds/metrics-place.js'
import { ensembleMetrics, metricOf, readRunId } from '../job-runs.js'

type History = { metrics: MlflowMetric[]; next_page_token?: string }
export type HistoryQuestion = { key: string; limit: number; pageToken: string | undefined }

/**
 * Every point of one metric of a run, page by page; the run of a job has the one point of its ensemble.
 * @throws {AppError} `not_found`.
 */
export async function getHistory(
  { jobs, metrics }: Database,
  projectId: string,
  runId: string | undefined,
  { key, limit, pageToken = '' }: HistoryQuestion,
): Promise<History> {
  const { jobId, member } = readRunId(runId)
  if (member === null) return { metrics: ensembleMetrics(await jobs.get(projectId, jobId)).filter((metric) => metric.key === key) }
  const { metricSeq } = await metrics.cursor(projectId, jobId)
  const filter = { keys: [key], members: [member] }
  const received = { path: 'page_token', given: 'next_page_token of the page before', text: pageToken === '' ? '0' : pageToken }
  const { series, next, hasMore } = await metrics.page(jobId, { ...filter, since: readMetricsPlace(jobId, filter, received, metricSeq), limit })
  const found = series.flatMap(({ step, value, at }) =>
    step.map((each, index) => metricOf(key, value[index] ?? null, elementAt(at, index, 'time of a point'), each)),
  )
  return { metrics: found, ...(hasMore ? { next_page_token: metricsPlace(jobId, filter, next) } : {}) }
}
