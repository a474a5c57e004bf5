import { elementAt, ensembleSeries, type MetricSeries } from '@trainyard/spec'
import type { Database } from '@trainyard/db'
import { readRun } from '../runs.js'

/** [wall time in seconds, step, value]; TensorBoard writes what is not finite as a text. */
export type ScalarPoint = [number, number, number | 'NaN']

/** As many points as TensorBoard itself keeps of a scalar. */
const mostPoints = 1_000

/**
 * The points of one tag of a run, reduced to at most a thousand of which the first and the last are kept.
 * @throws {AppError} `not_found`.
 */
export async function readScalars(db: Database, projectId: string, name: string, tag: string): Promise<ScalarPoint[]> {
  const { jobId, run } = readRun(name)
  const series =
    run === 'ensemble'
      ? ensembleSeries(await db.jobs.get(projectId, jobId)).filter(({ key }) => key === tag)
      : await memberSeries(db, projectId, { jobId, run }, tag)
  return series.flatMap(({ step, value, at }) =>
    step.map((each, index): ScalarPoint => [Date.parse(elementAt(at, index, 'time of a point')) / 1_000, each, value[index] ?? 'NaN']),
  )
}

async function memberSeries({ metrics }: Database, projectId: string, { jobId, run }: { jobId: string; run: number }, tag: string): Promise<MetricSeries[]> {
  await metrics.cursor(projectId, jobId)
  return (await metrics.sampled(jobId, { keys: [tag], members: [run], maxPoints: mostPoints })).series
}
