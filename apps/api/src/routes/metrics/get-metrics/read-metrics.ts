import type { Database } from '@trainyard/db'
import { isTerminal, limits, type MetricsPage } from '@trainyard/spec'
import { metricsPlace } from '../../../feeds/metrics-place.js'
import type { MetricsQuestion } from './question.js'

type Cursor = Awaited<ReturnType<Database['metrics']['cursor']>>

/**
 * The points after number `since` that a question asks for: a page of them, or, with `maxPoints`, all of them reduced to buckets. `cursor` was read before
 * them: a job that was at its end then gets no further points, so the page after the last one is complete.
 */
export async function readMetrics(
  { metrics }: Database,
  jobId: string,
  cursor: Cursor,
  { filter, maxPoints, since }: MetricsQuestion & { since: number },
): Promise<MetricsPage> {
  const page =
    maxPoints === undefined
      ? { ...(await metrics.page(jobId, { ...filter, since, limit: limits.metricPointsPerPage })), downsampled: false }
      : await metrics.sampled(jobId, { ...filter, since, maxPoints })
  return {
    job_id: jobId,
    status: cursor.status,
    complete: isTerminal(cursor.status) && !page.hasMore,
    next: metricsPlace(jobId, filter, page.next),
    has_more: page.hasMore,
    series: page.series,
    downsampled: page.downsampled,
    source_points: page.sourcePoints,
  }
}
