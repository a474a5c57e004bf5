import type { Database } from '@trainyard/db'
import { AppError } from '@trainyard/runtime'
import { ensembleValues, tensorboardRun } from '@trainyard/spec'

/** A run of TensorBoard: one member of a job, or its averaged ensemble, by the path that its event files have. */
export type Run = { jobId: string; run: number | 'ensemble' }

const pattern = /^(?<jobId>[^/]+)\/(?:member-(?<member>\d{1,4})|ensemble)$/

/**
 * The run that a name stands for.
 *
 * @throws {AppError} `not_found` for a name that can be none.
 */
export function readRun(name: string): Run {
  const { jobId, member } = pattern.exec(name)?.groups ?? {}
  if (jobId === undefined) throw new AppError({ code: 'not_found', message: `there is no run ${name}: runs are named <job>/member-<n> or <job>/ensemble` })
  return { jobId, run: member === undefined ? 'ensemble' : Number(member) }
}

/** Every run of the project's jobs that has measured something, as TensorBoard's runs: name to tags, the oldest job first. */
export async function listRuns({ jobs, metrics }: Database, projectId: string): Promise<Map<string, string[]>> {
  const [series, ensembles] = await Promise.all([metrics.seriesNames(projectId), jobs.ensembles(projectId)])
  const tags = new Map<string, string[]>()
  for (const { jobId, member, key } of series) add(tags, tensorboardRun(jobId, member), key)
  for (const { jobId, ensemble } of ensembles) for (const [key] of ensembleValues({ ensemble })) add(tags, tensorboardRun(jobId, 'ensemble'), key)
  return new Map([...tags].sort(([a], [b]) => (a < b ? -1 : 1)))
}

const add = (tags: Map<string, string[]>, run: string, key: string): void => void tags.set(run, [...(tags.get(run) ?? []), key])
