import type { Database } from '@trainyard/db'
import { limits } from '@trainyard/spec'
import { runName } from '../run-name.js'

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
