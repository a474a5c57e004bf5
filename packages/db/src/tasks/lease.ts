import { becameDue, holdsLease, type Lease, LeaseLostError, type Life, type TaskState, type TaskStatus } from '@trainyard/lifecycle'
import type { TaskKind, TaskRef } from '@trainyard/spec'
import { bool, firstRow, int, ints, nullable, statement, text, type Transaction, word } from '../connection/statement.js'
import { type LockedJob, lockJob, readLife, writeChanges } from '../jobs/job-life.js'

/** A task's row, held until the transaction ends. Times are compared by the database's clock: `due` and `expired` say how they stand. */
export type LockedTask = TaskState & {
  members: number[]
  jobId: string | null
  datasetId: string | null
  predictionId: string | null
  due: boolean
  expired: boolean
}

const lock = statement({
  name: 'tasks: lock',
  text: `SELECT id, kind, status, COALESCE(members, '{}') AS members, priority, lease_epoch AS epoch, attempts, idle_attempts AS "idleAttempts", deferrals,
      job_id AS "jobId", dataset_id AS "datasetId", prediction_id AS "predictionId",
      COALESCE(run_after <= clock_timestamp(), true) AS due, COALESCE(lease_expires_at < clock_timestamp(), false) AS expired
    FROM tasks WHERE id = $1 FOR NO KEY UPDATE`,
  params: { id: text },
  row: {
    id: text,
    kind: word<TaskKind>(),
    status: word<TaskStatus>(),
    members: ints,
    priority: int,
    epoch: int,
    attempts: int,
    idleAttempts: int,
    deferrals: int,
    jobId: nullable(text),
    datasetId: nullable(text),
    predictionId: nullable(text),
    due: bool,
    expired: bool,
  },
})
const subject = statement({
  name: 'tasks: job of one',
  text: 'SELECT job_id AS "jobId" FROM tasks WHERE id = $1',
  params: { id: text },
  row: { jobId: nullable(text) },
})
const share = statement({
  name: 'tasks: fence',
  text: `SELECT 1 AS held FROM tasks WHERE id = $1 AND lease_epoch = $2 AND job_id IS NOT DISTINCT FROM $3 AND status = 'running' FOR SHARE`,
  params: { taskId: text, epoch: int, jobId: nullable(text) },
  row: { held: int },
})

/** Holds a task's row. No key changes, so that rows that refer to it can be written meanwhile. */
export const lockTask = (transaction: Transaction, id: string): Promise<LockedTask | null> => firstRow(transaction, lock, { id })

/** A task and, held before it, its job. */
export type Held = { task: LockedTask; job: LockedJob | null }

/** Holds the job of a task; undefined when there is no such task. The job's row is held before the task's, everywhere. */
export async function lockJobOfTask(transaction: Transaction, taskId: string): Promise<LockedJob | null | undefined> {
  const row = await firstRow(transaction, subject, { id: taskId })
  if (!row) return undefined
  return row.jobId === null ? null : lockJob(transaction, row.jobId)
}

/**
 * The fence for writes other than the task's row, which is locked in share mode: a claim cannot pass it, so that between the check and the commit nobody else
 * can get the task. Several writes of one holder may go on at once.
 *
 * @throws {LeaseLostError} when the lease is not the present one.
 */
export async function fence(transaction: Transaction, { taskId, epoch, jobId }: Lease): Promise<void> {
  if (!(await firstRow(transaction, share, { taskId, epoch, jobId }))) throw new LeaseLostError({ taskId, epoch })
}

/**
 * The fence for what changes the task itself: its row is held alone.
 *
 * @throws {LeaseLostError} when the lease is not the present one.
 */
export async function holdTask(transaction: Transaction, lease: Lease): Promise<LockedTask> {
  const task = await lockTask(transaction, lease.taskId)
  if (!task || !holdsLease(task, lease)) throw new LeaseLostError(lease)
  return task
}

/**
 * The fence for what changes the task's job too.
 *
 * @throws {LeaseLostError} when the lease is not the present one.
 */
export async function holdTaskAndJob(transaction: Transaction, lease: Lease): Promise<Held> {
  const job = lease.jobId === null ? null : await lockJob(transaction, lease.jobId)
  return { task: await holdTask(transaction, lease), job }
}

/** Decides on the life around a held task and writes it. Returns the tasks that became due. */
export async function decide(transaction: Transaction, { task, job }: Held, decision: (life: Life) => Life): Promise<TaskRef[]> {
  const life: Life = job ? await readLife(transaction, job) : { job: null, tasks: [task], members: [], changes: [] }
  const decided = decision(life)
  await writeChanges(transaction, task, decided)
  return becameDue(decided)
}
