import type { Database } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { limits, tensorboardRun } from '@trainyard/spec'

/** A run of TensorBoard: one member of a job, by the path that its event files have. */
export type Run = { jobId: string; member: number }

const pattern = /^(?<jobId>[^/]+)\/member-(?<member>\d{1,4})$/

const runName = ({ jobId, member }: Run): string => tensorboardRun(jobId, member)

/**
 * The run that a name stands for.
 * @throws {AppError} `not_found` for a name that can be none.
 */
export function readRun(name: string): Run {
  const { jobId, member } = pattern.exec(name)?.groups ?? {}
  if (jobId === undefined || member === undefined) throw new AppError({ code: 'not_found', message: `there is no run ${name}` })
  return { jobId, member: Number(member) }
}

/** The members of the newest jobs that have measured something, as TensorBoard's runs: name to tags, the oldest job first. */
export async function listRuns({ jobs, metrics }: Database, projectId: string): Promise<Map<string, string[]>> {
  const { data } = await jobs.list(projectId, { limit: limits.pageItems, order: 'desc' })
  const points = await metrics.latest(
    projectId,
    data.map(({ id }) => id),
  )
  const runs = new Map<string, string[]>()
  for (const point of points) runs.set(runName(point), [...(runs.get(runName(point)) ?? []), point.key])
  return runs
}
