import { AppError } from '@trainyard/runtime'
import { projectLimit, type ProjectLimits } from '@trainyard/spec'
import { bigint, execute, float, json, jsonText, oneRow, type Queryable, statement, text, type Transaction } from './connection/statement.js'

const openStatuses = `('queued', 'running', 'paused', 'stopping')`
const used = statement({
  name: 'projects: used',
  text: `SELECT (SELECT count(*) FROM jobs WHERE project_id = $1 AND status IN ${openStatuses}) AS open_jobs,
    (SELECT count(*) FROM jobs j JOIN members m ON m.job_id = j.id WHERE j.project_id = $1 AND j.status IN ${openStatuses}) AS open_members,
    (SELECT count(*) FROM tasks WHERE project_id = $1 AND status = 'running') AS running_tasks,
    (SELECT count(*) FROM datasets WHERE project_id = $1 AND deleted_at IS NULL) AS datasets`,
  params: { projectId: text },
  row: { open_jobs: bigint, open_members: bigint, running_tasks: bigint, datasets: bigint },
})
const settings = statement({
  name: 'projects: settings',
  text: 'SELECT weight, limits FROM projects WHERE id = $1',
  params: { projectId: text },
  row: { weight: float, limits: json },
})
const holdSettings = statement({
  name: 'projects: hold settings',
  text: 'SELECT weight, limits FROM projects WHERE id = $1 FOR NO KEY UPDATE',
  params: { projectId: text },
  row: { weight: float, limits: json },
})
const setSettings = statement({
  name: 'projects: set settings',
  text: 'UPDATE projects SET weight = $2, limits = $3::jsonb WHERE id = $1',
  params: { projectId: text, weight: float, limits: jsonText },
})

/** A project's share and limits, and what it has of each. */
export type ProjectSettings = { weight: number; limits: ProjectLimits; used: ProjectLimits }

/** Reads the share and the limits of a project. */
export async function readSettings(on: Queryable, projectId: string): Promise<ProjectSettings> {
  const { weight, limits } = await oneRow(on, settings, { projectId })
  return { weight, limits: projectLimit.parse(limits), used: await oneRow(on, used, { projectId }) }
}

/** Sets the share and the limits of a project. What it has beyond a lower limit stays; it gets no more. */
export const writeSettings = async (on: Queryable, projectId: string, { weight, limits }: Omit<ProjectSettings, 'used'>): Promise<void> =>
  void (await execute(on, setSettings, { projectId, weight, limits: JSON.stringify(limits) }))

const seconds = 30
const nouns: Record<keyof ProjectLimits, string> = {
  open_jobs: 'jobs that have not ended',
  open_members: 'members of jobs that have not ended',
  running_tasks: 'running tasks',
  datasets: 'data sets',
}

/**
 * Makes sure that a project may have so many more. Its row is held until the transaction ends, so that of many requests at once none passes the limit.
 *
 * @throws {AppError} `rate_limited` where waiting helps, for jobs, `conflict` where something must be deleted first.
 */
export async function requireRoom(transaction: Transaction, projectId: string, wanted: Partial<ProjectLimits>): Promise<void> {
  const { limits: stored } = await oneRow(transaction, holdSettings, { projectId })
  const [limits, has] = [projectLimit.parse(stored), await oneRow(transaction, used, { projectId })]
  for (const [name, more] of Object.entries(wanted) as [keyof ProjectLimits, number][]) {
    if (has[name] + more <= limits[name]) continue
    const waits = name !== 'datasets'
    const remedy = waits ? 'wait until some have ended, or cancel some' : 'delete some that are not needed'
    const message = `the project may have ${limits[name]} ${nouns[name]}; it has ${has[name]}, and this would add ${more}: ${remedy}, or ask those who run the service for more`
    throw new AppError({
      code: waits ? 'rate_limited' : 'conflict',
      message,
      details: [{ path: '', rule: name, message, received: more }],
      ...(waits ? { retryAfterSeconds: seconds } : {}),
    })
  }
}
