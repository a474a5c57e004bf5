import { AppError } from '@trainyard/runtime'
import { type JobAction, legalActions } from '@trainyard/spec'
import { execute, oneRow, type Transaction } from '../connection/queries.js'
import { appendEvents } from '../events/append-events.js'
import { cancelTasks } from '../tasks/fail-task.js'
import { settleJob } from '../tasks/settle-job.js'
import type { LockedJob } from './lock-job.js'
import { moveJob } from './move-job.js'

/** Refuses what the job's state does not allow, and says what it does. */
export function requireLegal(job: LockedJob, action: JobAction): void {
  const legal = legalActions[job.status]
  if (legal.includes(action)) return
  const message = `a job that is ${job.status} cannot be asked to ${action}; legal now: ${legal.length > 0 ? legal.join(', ') : 'nothing'}`
  throw new AppError({ code: 'conflict', message, details: [{ path: 'action', rule: 'legal_move', message, received: action }] })
}

/** Leaves a wish for the workers in the job's row; they find it with their next heartbeat, or at once through the control channel. */
async function ask(transaction: Transaction, job: LockedJob, request: 'cancel' | 'pause' | 'finish', message: string): Promise<void> {
  if (job.status !== 'stopping') return moveJob(transaction, job, 'stopping', { message, request })
  await execute(transaction, 'UPDATE jobs SET request = $2, status_detail = $3 WHERE id = $1', [job.id, request, message])
  await appendEvents(transaction, job.id, [{ type: 'status', message, data: { status: 'stopping' } }])
  job.request = request
}

const endQueued = `WITH ended AS (UPDATE tasks SET status = 'cancelled', run_after = NULL WHERE job_id = $1 AND kind = 'train' AND status IN ('queued', 'waiting') RETURNING members)
  UPDATE members SET status = 'cancelled' WHERE job_id = $1 AND status = 'queued' AND index IN (SELECT unnest(members) FROM ended)`

/**
 * Members that train are told to stop, those that wait are ended here. The ensemble of those that had finished is still made; a second cancel does
 * not wait for that either. A job that has not begun ends at once.
 */
export async function cancel(transaction: Transaction, job: LockedJob, reason = 'cancelling'): Promise<void> {
  const again = job.request === 'cancel'
  const { busy } = await oneRow<{ busy: number }>(transaction, `SELECT count(*) AS busy FROM tasks WHERE job_id = $1 AND status = 'running'`, [job.id])
  if (job.status === 'queued' || (again && busy === 0)) {
    await cancelTasks(transaction, job.id)
    return moveJob(transaction, job, 'cancelled', { message: null })
  }
  if (again) return
  await ask(transaction, job, 'cancel', reason)
  await execute(transaction, endQueued, [job.id])
  await settleJob(transaction, job)
}

/** Members that train are told to lay down their work, those that wait are laid aside. Too late once the ensemble is being made. */
export async function pause(transaction: Transaction, job: LockedJob): Promise<void> {
  const { combining } = await oneRow<{ combining: boolean }>(
    transaction,
    `SELECT EXISTS (SELECT 1 FROM tasks WHERE job_id = $1 AND kind = 'combine' AND status = 'running') AS combining`,
    [job.id],
  )
  if (combining) throw new AppError({ code: 'conflict', message: 'all members are trained and the ensemble is being made; legal now: cancel' })
  await ask(transaction, job, 'pause', 'pausing')
  await execute(transaction, `UPDATE tasks SET status = 'waiting', run_after = NULL WHERE job_id = $1 AND status = 'queued'`, [job.id])
  await settleJob(transaction, job)
}

export async function resume(transaction: Transaction, job: LockedJob): Promise<void> {
  await moveJob(transaction, job, 'running', { message: 'waiting for a worker', request: null })
  await execute(transaction, `UPDATE tasks SET status = 'queued' WHERE job_id = $1 AND kind = 'train' AND status = 'waiting'`, [job.id])
  await settleJob(transaction, job)
}

const useful = `SELECT count(*) AS useful FROM members m WHERE m.job_id = $1 AND (m.status = 'succeeded'
  OR EXISTS (SELECT 1 FROM tasks t WHERE t.job_id = $1 AND t.kind = 'train' AND t.status = 'running' AND m.index = ANY(t.members))
  OR EXISTS (SELECT 1 FROM checkpoints c WHERE c.job_id = $1 AND c.member = m.index))`
const endFresh = endQueued.replace(
  `status IN ('queued', 'waiting')`,
  `status IN ('queued', 'waiting') AND NOT EXISTS (SELECT 1 FROM checkpoints c WHERE c.job_id = $1 AND c.member = ANY(tasks.members))`,
)

/** The best so far becomes the result. Members that have not begun are left out; those that rest with a checkpoint are taken up once more to be measured. */
export async function finish(transaction: Transaction, job: LockedJob): Promise<void> {
  if ((await oneRow<{ useful: number }>(transaction, useful, [job.id])).useful === 0) {
    throw new AppError({ code: 'conflict', message: 'no member has a checkpoint yet, so there is nothing to keep; legal now: cancel' })
  }
  await ask(transaction, job, 'finish', 'finishing')
  await execute(transaction, endFresh, [job.id])
  await execute(transaction, `UPDATE tasks SET status = 'queued', run_after = NULL WHERE job_id = $1 AND kind = 'train' AND status IN ('queued', 'waiting')`, [
    job.id,
  ])
  await settleJob(transaction, job)
}
