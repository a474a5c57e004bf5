import { isAbandoned, loseAttempt } from '@trainyard/lifecycle'
import type { TaskKind, TaskRef } from '@trainyard/spec'
import type pg from 'pg'
import { int, nullable, type Queryable, rows, statement, text, texts, word } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { hasFreeSlot } from './fair-shares.js'
import { decide, lockJobOfTask, lockTask } from './lease.js'

const columns = 'id, kind, lease_epoch AS epoch, priority'
const isReady = `status = 'queued' AND (run_after IS NULL OR run_after <= clock_timestamp())`
const refRow = { id: text, kind: word<TaskKind>(), epoch: int, priority: int }
const expired = statement({
  name: 'tasks: expired',
  text: `SELECT id FROM tasks WHERE status = 'running' AND lease_expires_at < clock_timestamp() ORDER BY lease_expires_at LIMIT $1::int`,
  params: { limit: int },
  row: { id: text },
})
// A project's first task stands at the project's virtual time, each further one a mean attempt later. Every project is looked up in the index of its queue.
const due = statement({
  name: 'tasks: due',
  text: `SELECT t.id, t.kind, t.epoch, t.priority FROM projects p CROSS JOIN (SELECT max(virtual_start) AS now FROM projects) clock
    CROSS JOIN LATERAL (
      SELECT ${columns}, created_at, row_number() OVER (ORDER BY priority DESC, created_at, id) AS place FROM tasks
      WHERE project_id = p.id AND ${isReady} ORDER BY priority DESC, created_at, id LIMIT $1::int) t
    WHERE ${hasFreeSlot('p')}
    ORDER BY greatest(p.virtual_finish, clock.now) + (t.place - 1) * p.mean_seconds / p.weight, p.virtual_finish, t.created_at, t.id LIMIT $1::int`,
  params: { limit: int },
  row: refRow,
})
const ready = statement({
  name: 'tasks: ready',
  text: `SELECT ${columns} FROM tasks WHERE ${isReady} AND (job_id = ANY($1) OR (kind = 'prepare_dataset' AND dataset_id = $2) OR prediction_id = $3) ORDER BY priority DESC, created_at, id`,
  params: { jobIds: texts, datasetId: nullable(text), predictionId: nullable(text) },
  row: refRow,
})

/**
 * What could be claimed now, in turn between projects by what their attempts took; within a project the most urgent first. Tasks whose lease ran out are set back
 * first, and are among them.
 */
export async function dueTasks(pool: pg.Pool, limit: number): Promise<TaskRef[]> {
  for (const { id } of await rows(pool, expired, { limit })) await expireTask(pool, id)
  return tasksInTurn(pool, limit)
}

/** `dueTasks` as they are, without a look at leases. */
export const tasksInTurn = (on: Queryable, limit: number): Promise<TaskRef[]> => rows(on, due, { limit })

/** What could be claimed now of some jobs, of a data set or of a batch prediction: what to notify workers of after a request was written. */
export const readyTasks = (
  on: Queryable,
  { jobIds = [], datasetId = null, predictionId = null }: { jobIds?: readonly string[]; datasetId?: string | null; predictionId?: string | null },
): Promise<TaskRef[]> => rows(on, ready, { jobIds, datasetId, predictionId })

/** A holder that hangs in the midst of a write keeps its row until the server ends its transaction. */
const lockMs = 500
const lockNotAvailable = '55P03'

/**
 * Each in a transaction of its own, so that one that cannot be set back does not keep the others. Looks again under the lock; a row that somebody holds is left
 * for the next look.
 */
async function expireTask(pool: pg.Pool, taskId: string): Promise<void> {
  const expiry = inTransaction(pool, async (transaction) => {
    await transaction.query(`SET LOCAL lock_timeout = ${lockMs}`)
    const job = await lockJobOfTask(transaction, taskId)
    const task = job === undefined ? null : await lockTask(transaction, taskId)
    if (task && job !== undefined && isAbandoned(task)) await decide(transaction, { task, job }, (life) => loseAttempt(life, taskId))
  })
  await expiry.catch((error: unknown) => {
    if ((error as { code?: unknown }).code !== lockNotAvailable) throw error
  })
}
