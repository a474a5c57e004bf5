import { projectLimits } from '@trainyard/spec'
import { firstRow, float, int, nullable, statement, text, type Transaction } from '../connection/statement.js'

/*
 * Start-time fair queueing (Goyal, Vin & Cheng 1996): the service's virtual time is the start of the last attempt that began. An attempt of a project starts at
 * the later of that and the end of the project's attempt before, and ends its cost divided by the project's weight later. The least start goes first, so that a
 * project that asks for little waits for about one attempt of the others, and what nobody asked for is not saved up. What an attempt costs is known when it
 * ends: until then the project is charged the mean of its last ones.
 */

/** Whether project `p` may have another slot, as a condition. */
export const hasFreeSlot = (p: string): string =>
  `(SELECT count(*) FROM tasks r WHERE r.project_id = ${p}.id AND r.status = 'running')
    < COALESCE((${p}.limits ->> 'running_tasks')::int8, ${projectLimits.running_tasks})`

const charge = statement({
  name: 'projects: charge',
  text: `WITH clock AS (SELECT max(virtual_start) AS now FROM projects)
    UPDATE projects p SET virtual_start = greatest(p.virtual_finish, clock.now), virtual_finish = greatest(p.virtual_finish, clock.now) + p.mean_seconds / p.weight
    FROM clock, tasks t WHERE t.id = $1 AND p.id = t.project_id RETURNING p.mean_seconds AS seconds`,
  params: { taskId: text },
  row: { seconds: float },
})
// Held for the claim, so that of many at once none passes the limit.
const holdFreeSlot = statement({
  name: 'projects: hold a free slot',
  text: `SELECT p.id AS "projectId" FROM projects p JOIN tasks t ON t.project_id = p.id WHERE t.id = $1 FOR NO KEY UPDATE OF p`,
  params: { taskId: text },
  row: { projectId: text },
})
const freeSlot = statement({
  name: 'projects: free slot',
  text: `SELECT 1 AS free FROM projects p WHERE p.id = $1 AND ${hasFreeSlot('p')}`,
  params: { projectId: nullable(text) },
  row: { free: int },
})

/** Whether the project of a task may have another slot. Its row is held until the transaction ends. */
export async function holdSlot(transaction: Transaction, taskId: string): Promise<boolean> {
  const held = await firstRow(transaction, holdFreeSlot, { taskId })
  return held === null || (await firstRow(transaction, freeSlot, { projectId: held.projectId })) !== null
}

/** Charges the project of a task that is claimed for an attempt; returns what it was charged, in seconds. */
export async function chargeAttempt(transaction: Transaction, taskId: string): Promise<number> {
  const charged = await firstRow(transaction, charge, { taskId })
  return charged ? charged.seconds : 0
}

/**
 * The end of attempts, as statements around `ended` (project_id, charged, seconds): the project's virtual time is corrected by what they took, and its usage is
 * counted, once and for all since an attempt ends once.
 */
export const settleAttempts = `sums AS (SELECT project_id, count(*)::int AS attempts, sum(seconds) AS seconds, sum(charged) AS charged FROM ended
      WHERE project_id IS NOT NULL GROUP BY project_id),
    metered AS (INSERT INTO project_usage AS u (project_id, day, attempts, compute_seconds)
      SELECT project_id, (clock_timestamp() AT TIME ZONE 'UTC')::date, attempts, seconds FROM sums
      ON CONFLICT (project_id, day) DO UPDATE SET attempts = u.attempts + excluded.attempts, compute_seconds = u.compute_seconds + excluded.compute_seconds)
    UPDATE projects p SET virtual_finish = greatest(p.virtual_start, p.virtual_finish + (sums.seconds - sums.charged) / p.weight),
      mean_seconds = 0.8 * p.mean_seconds + 0.2 * sums.seconds / sums.attempts
    FROM sums WHERE p.id = sums.project_id`
