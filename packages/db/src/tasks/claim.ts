import { beginAttempt, gather, idleSlots, isAbandoned, isClaimable, loseAttempt, mayGather, type PackOffer } from '@trainyard/lifecycle'
import { datasetInfo, limits, resolvedJobSpec } from '@trainyard/spec'
import {
  bigint,
  execute,
  firstRow,
  float,
  int,
  ints,
  json,
  nullable,
  oneRow,
  type Queryable,
  rows,
  statement,
  text,
  texts,
  type Transaction,
} from '../connection/statement.js'
import { type Claim, claimedDataset, claimedMembers } from './claimed-work.js'
import { decide, type LockedTask, lockJobOfTask, lockTask } from './lease.js'

/** What a worker asks for. */
export type ClaimRequest = {
  taskId: string
  workerId: string
  leaseSeconds: number
  /** Members of the job to train in one pack, when one of them is claimed for the first time; only the task's own, if left out. */
  members?: number
  /** A task of the same worker in whose slot this one is to run. */
  packedWith?: string
}

// Counted from the tasks, which are exact at this moment; the workers' own counts are some seconds old.
const slots = statement({
  name: 'workers: slots',
  text: `SELECT (SELECT sum(slots) FROM workers WHERE heartbeat_at > clock_timestamp() - make_interval(secs => $1)) AS slots,
    (SELECT count(DISTINCT COALESCE(together_with, id)) FROM tasks WHERE status = 'running') AS busy`,
  params: { liveSeconds: float },
  row: { slots: nullable(bigint), busy: bigint },
})

/** Slots of all live workers in which nothing runs. */
export const readIdleSlots = async (on: Queryable): Promise<number> => idleSlots(await oneRow(on, slots, { liveSeconds: limits.liveWorkerSeconds }))

// Members that stand at the same step: at none at all, or at a checkpoint that was taken over from another job.
const step = `(SELECT min(c.step) FROM checkpoints c WHERE c.job_id = t.job_id AND c.kind = 'last' AND c.member = ANY(t.members))`
const siblingsText = `SELECT t.id, COALESCE(t.members, '{}') AS members FROM tasks t
  WHERE t.job_id = $1 AND t.kind = 'train' AND t.id <> $2 AND t.status = 'queued' AND t.lease_epoch = 0
    AND ${step} IS NOT DISTINCT FROM (SELECT ${step} FROM tasks t WHERE t.id = $2)
  ORDER BY t.members`
const siblingColumns = { params: { jobId: nullable(text), taskId: text }, row: { id: text, members: ints } }
const siblings = statement({ name: 'tasks: siblings', text: siblingsText, ...siblingColumns })
const lockSiblings = statement({ name: 'tasks: lock siblings', text: `${siblingsText} FOR NO KEY UPDATE SKIP LOCKED`, ...siblingColumns })
const offered = statement({
  name: 'tasks: offer',
  text: `SELECT t.kind, t.lease_epoch AS epoch, t.job_id AS "jobId", cardinality(t.members) AS members, j.spec, d.info
    FROM tasks t JOIN jobs j ON j.id = t.job_id JOIN datasets d ON d.id = j.dataset_id WHERE t.id = $1 AND t.status = 'queued'`,
  params: { taskId: text },
  row: { kind: text, epoch: int, jobId: nullable(text), members: int, spec: json, info: nullable(json) },
})

/**
 * What a worker may train in one pack with a task that nobody has begun; null where the task goes on as it is. Nothing is held: a claim takes what is still
 * waiting then.
 */
export async function readPackOffer(on: Queryable, taskId: string): Promise<PackOffer | null> {
  const task = await firstRow(on, offered, { taskId })
  if (!task || task.info === null || task.kind !== 'train' || task.epoch > 0) return null
  const others = await rows(on, siblings, { jobId: task.jobId, taskId })
  if (others.length === 0) return null
  return {
    spec: resolvedJobSpec.parse(task.spec),
    info: datasetInfo.parse(task.info),
    waiting: task.members + others.reduce((sum, { members }) => sum + members.length, 0),
    freeSlots: Math.max(1, await readIdleSlots(on)),
  }
}

const take = statement({
  name: 'tasks: take',
  text: `UPDATE tasks SET status = 'running', lease_epoch = lease_epoch + 1, attempts = attempts + 1, worker_id = $2, together_with = $4, run_after = NULL,
    lease_expires_at = clock_timestamp() + make_interval(secs => $3) WHERE id = $1`,
  params: { taskId: text, workerId: text, leaseSeconds: float, packedWith: nullable(text) },
})
const insertAttempt = statement({
  name: 'attempts: insert',
  text: 'INSERT INTO job_attempts (task_id, epoch, job_id, worker_id) VALUES ($1, $2, $3, $4)',
  params: { taskId: text, epoch: int, jobId: nullable(text), workerId: text },
})
const deleteTasks = statement({ name: 'tasks: delete', text: 'DELETE FROM tasks WHERE id = ANY($1)', params: { ids: texts } })
const setMembersOfTask = statement({ name: 'tasks: set members', text: 'UPDATE tasks SET members = $2 WHERE id = $1', params: { id: text, members: ints } })

/**
 * Gives the task to one worker, or null: it is done, held by another, waits, or is not due yet. Of many at once one gets it. A lease that ran out, by the
 * database's clock, is taken over; the old holder's writes are rejected from then on.
 */
export async function claimTask(
  transaction: Transaction,
  { taskId, workerId, leaseSeconds, members: wanted = 1, packedWith }: ClaimRequest,
): Promise<Claim | null> {
  const job = await lockJobOfTask(transaction, taskId)
  let task = job === undefined ? null : await lockTask(transaction, taskId)
  if (!task || job === undefined) return null
  if (isAbandoned(task)) {
    await decide(transaction, { task, job }, (life) => loseAttempt(life, taskId))
    task = await lockTask(transaction, taskId)
  }
  if (!task || !isClaimable(task)) return null
  task = await gatherMembers(transaction, task, wanted)
  const epoch = task.epoch + 1
  await decide(transaction, { task, job }, (life) => beginAttempt(life, taskId))
  await execute(transaction, take, { taskId, workerId, leaseSeconds, packedWith: packedWith ?? null })
  await execute(transaction, insertAttempt, { taskId, epoch, jobId: task.jobId, workerId })
  return {
    taskId,
    kind: task.kind,
    epoch,
    lease: { taskId, epoch, jobId: task.jobId },
    job: job && { id: job.id, projectId: job.projectId, spec: resolvedJobSpec.parse(job.spec), request: job.request ?? 'none', elapsedMs: job.elapsedMs },
    dataset: await claimedDataset(transaction, task.datasetId ?? job?.datasetId ?? null),
    members: job ? await claimedMembers(transaction, task) : [],
  }
}

/** Takes waiting siblings into a task that is claimed for the first time: their own tasks go, and whoever is notified of one of those finds nothing. */
async function gatherMembers(transaction: Transaction, task: LockedTask, wanted: number): Promise<LockedTask> {
  if (wanted <= task.members.length || !mayGather(task)) return task
  const { members, dissolved } = gather(task.members, await rows(transaction, lockSiblings, { jobId: task.jobId, taskId: task.id }), wanted)
  if (dissolved.length === 0) return task
  await execute(transaction, deleteTasks, { ids: dissolved })
  await execute(transaction, setMembersOfTask, { id: task.id, members })
  return { ...task, members }
}
