import type { Database } from '@trainyard/db'
import { type MetricsFilter, metricsPlace } from '../../../feeds/metrics-place.js'
import { isTerminal, type MetricsComparison, type MetricsComparisonRequest } from '@trainyard/spec'

/**
 * The same keys of many jobs, cut at the same steps: buckets of one grid over all of them, so that a job in progress is not drawn finer than a
 * finished one.
 * @throws {AppError} `not_found` for a job that is not of the project.
 */
export async function compareMetrics({ metrics }: Database, projectId: string, request: MetricsComparisonRequest): Promise<MetricsComparison> {
  const filter: MetricsFilter = {
    keys: request.keys,
    ...(request.members ? { members: request.members } : {}),
    ...(request.from_step === undefined ? {} : { fromStep: request.from_step }),
    ...(request.to_step === undefined ? {} : { toStep: request.to_step }),
  }
  const jobs = [...new Set(request.jobs)]
  const cursors = await Promise.all(jobs.map(async (id) => ({ id, ...(await metrics.cursor(projectId, id)) })))
  const grid = await gridOf(metrics, jobs, filter)
  const data = await Promise.all(
    cursors.map(async ({ id, status }) => {
      const { series, next, sourcePoints } = await metrics.sampled(id, { ...filter, maxPoints: request.max_points, grid })
      return { job_id: id, status, complete: isTerminal(status), next: metricsPlace(id, filter, next), series, source_points: sourcePoints }
    }),
  )
  return { object: 'metrics.comparison', from_step: grid.from, to_step: grid.to, data }
}

/** The first and last step that any of the jobs has, unless the question names them. Two points a series are its ends; without a point the grid is one step. */
async function gridOf(metrics: Database['metrics'], jobs: readonly string[], filter: MetricsFilter): Promise<{ from: number; to: number }> {
  const ends = await Promise.all(jobs.map((id) => metrics.sampled(id, { ...filter, maxPoints: 2 })))
  const steps = ends.flatMap(({ series }) => series.flatMap(({ step }) => step))
  const from = filter.fromStep ?? (steps.length > 0 ? Math.min(...steps) : 0)
  return { from, to: filter.toStep ?? Math.max(from, ...steps) }
}
