import type { Database } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import type { MlflowRun } from '@trainyard/spec'
import { jobRuns, readRunId, runNotFound } from '../job-runs.js'

/**
 * A run by its id.
 * @throws {AppError} `not_found`.
 */
export async function getRun({ jobs, metrics }: Database, projectId: string, text: string | undefined): Promise<MlflowRun> {
  const { jobId } = readRunId(text)
  const job = await jobs.get(projectId, jobId)
  const run = jobRuns(job, await metrics.latest(projectId, [jobId])).find(({ info }) => info.run_id === text)
  if (!run) throw new AppError({ code: 'not_found', message: runNotFound(text) })
  return run
}
