import { projectLimitError } from '@trainyard/runtime'
import { projectLimit, type ProjectLimitName, type ProjectLimits } from '@trainyard/spec'
import { bigint, execute, float, json, jsonText, oneRow, type Queryable, statement, text, type Transaction } from './connection/statement.js'
import { addStored, refreshStored } from './stored-bytes.js'

const openStatuses = `('queued', 'running', 'paused', 'stopping')`
const counting = (name: string, count: string) =>
  statement({ name: `projects: count ${name}`, text: `SELECT (${count}) AS has`, params: { projectId: text }, row: { has: bigint } })

/** How many a project has of what the database counts. What has no row here is counted by the processes of the API. */
const counts = {
  open_jobs: counting('open jobs', `SELECT count(*) FROM jobs WHERE project_id = $1 AND status IN ${openStatuses}`),
  open_members: counting(
    'open members',
    `SELECT count(*) FROM jobs j JOIN members m ON m.job_id = j.id WHERE j.project_id = $1 AND j.status IN ${openStatuses}`,
  ),
  open_predictions: counting('open batch predictions', `SELECT count(*) FROM batch_predictions WHERE project_id = $1 AND finished_at IS NULL`),
  running_tasks: counting('running tasks', `SELECT count(*) FROM tasks WHERE project_id = $1 AND status = 'running'`),
  datasets: counting('data sets', 'SELECT count(*) FROM datasets WHERE project_id = $1 AND deleted_at IS NULL'),
  keys: counting(
    'keys',
    'SELECT count(*) FROM api_keys WHERE project_id = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > clock_timestamp())',
  ),
  stored_bytes: counting('stored bytes', 'SELECT stored_bytes FROM projects WHERE id = $1'),
  upload_bytes: counting(
    'bytes of uploads',
    'SELECT COALESCE(sum(bytes), 0)::int8 FROM uploads WHERE project_id = $1 AND staged_as IS NOT NULL AND expires_at > clock_timestamp()',
  ),
} satisfies Partial<Record<ProjectLimitName, ReturnType<typeof counting>>>

/** A limit whose use the database counts. */
type StoredLimit = keyof typeof counts
const storedLimits = Object.keys(counts) as StoredLimit[]

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

/** A project's share and limits, and what it has of each that the database counts. */
export type ProjectSettings = { weight: number; limits: ProjectLimits; used: Record<StoredLimit, number> }

/** Reads the share and the limits of a project. */
export async function readSettings(on: Queryable, projectId: string): Promise<ProjectSettings> {
  await refreshStored(on, projectId)
  const { weight, limits } = await oneRow(on, settings, { projectId })
  const used: Partial<Record<StoredLimit, number>> = {}
  for (const name of storedLimits) used[name] = (await oneRow(on, counts[name], { projectId })).has
  return { weight, limits: projectLimit.parse(limits), used: used as Record<StoredLimit, number> }
}

/** Sets the share and the limits of a project. What it has beyond a lower limit stays; it gets no more. */
export const writeSettings = async (on: Queryable, projectId: string, { weight, limits }: Omit<ProjectSettings, 'used'>): Promise<void> =>
  void (await execute(on, setSettings, { projectId, weight, limits: JSON.stringify(limits) }))

/**
 * Makes sure that a project may have so many more. Its row is held until the transaction ends, so that of many requests at once none passes the limit. Where
 * nothing more of a kind is wanted, the project must only not be beyond the limit already.
 *
 * @throws {AppError} of `projectLimitError` for the first limit that is reached.
 */
export async function requireRoom(transaction: Transaction, projectId: string, wanted: Partial<Record<StoredLimit, number>>): Promise<void> {
  const { limits: stored } = await oneRow(transaction, holdSettings, { projectId })
  const limits = projectLimit.parse(stored)
  if (wanted.stored_bytes !== undefined) await refreshStored(transaction, projectId)
  for (const [name, more] of Object.entries(wanted) as [StoredLimit, number][]) {
    const { has } = await oneRow(transaction, counts[name], { projectId })
    if (has + more > limits[name]) throw projectLimitError(name, { most: limits[name], has, more })
  }
  if (wanted.stored_bytes) await addStored(transaction, projectId, wanted.stored_bytes)
}
