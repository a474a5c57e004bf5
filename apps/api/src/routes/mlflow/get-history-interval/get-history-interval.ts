import type { Database } from '@trainyard/db'
import { elementAt, type MlflowMetric } from '@trainyard/spec'
import { metricOf, readRunId, runIdText } from '../job-runs.js'

type RunMetric = MlflowMetric & { run_id: string }
export type Interval = { key: string; fromStep?: number; toStep?: number; most: number }

/**
 * One metric of several runs between two steps, at most so many points each, of which the first and last are kept.
 * @throws {AppError} `not_found`.
 */
export async function getHistoryInterval({ metrics }: Database, projectId: string, runIds: readonly string[], interval: Interval): Promise<RunMetric[]> {
  const { key, most, ...steps } = interval
  const histories = await Promise.all(
    runIds.map(readRunId).map(async (run): Promise<RunMetric[]> => {
      await metrics.cursor(projectId, run.jobId)
      if (run.member === null) return []
      const { series } = await metrics.sampled(run.jobId, { keys: [key], members: [run.member], maxPoints: Math.max(2, most), ...steps })
      return series.flatMap(({ step, value, at }) =>
        step.map((each, index) => ({ ...metricOf(key, value[index] ?? null, elementAt(at, index, 'time of a point'), each), run_id: runIdText(run) })),
      )
    }),
  )
  return histories.flat()
}
