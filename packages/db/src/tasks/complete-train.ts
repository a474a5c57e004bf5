import type { MemberView, RangeTestResult, TaskRef } from '@trainyard/spec'
import { writeBlob } from '../blobs/write-blob.js'
import { execute, rows, type Transaction } from '../connection/queries.js'
import { endAttempt, setTask } from './end-attempt.js'
import { holdTask, holdTaskAndJob, type Lease } from './lease.js'
import { settleJob } from './settle-job.js'

/** How a member ended well: see `MemberOutcome` of the training's ports. */
export type CompletedMember = { index: number; best: MemberView['best']; final: Record<string, number | null>; parameters: number; predictions: Uint8Array }

const succeed = `UPDATE members SET status = 'succeeded', best = $3::jsonb, final = $4::jsonb, parameters = $5, predictions_sha256 = $6 WHERE job_id = $1 AND index = $2`

/** What a training task leaves: its members and, where it was a range test, what that found. */
export type Trained = { members: readonly CompletedMember[]; rangeTest?: RangeTestResult | null }

/** Keeps one member of a training that goes on to the next: a snapshot. Done again after a resume, it writes the same. */
export async function completeMember(transaction: Transaction, lease: Lease, { index, best, final, parameters, predictions }: CompletedMember): Promise<void> {
  const { sha256 } = await writeBlob(transaction, predictions)
  const task = await holdTask(transaction, lease)
  if (task.job_id === null || task.kind !== 'train' || !task.members.includes(index)) throw new Error(`task ${task.id} does not train member ${index}`)
  await execute(transaction, succeed, [task.job_id, index, best && JSON.stringify(best), JSON.stringify(final), parameters, sha256])
  await execute(transaction, 'UPDATE tasks SET idle_attempts = 0 WHERE id = $1', [task.id])
}

/** Ends a training task with the members that it trained, apart from those that were kept before. The last one of a job makes the combining task due. */
export async function completeTrain(transaction: Transaction, lease: Lease, { members, rangeTest = null }: Trained): Promise<TaskRef[]> {
  const files = new Map<number, string>()
  for (const { index, predictions } of members) files.set(index, (await writeBlob(transaction, predictions)).sha256)
  const { task, job } = await holdTaskAndJob(transaction, lease)
  const kept = await rows<{ index: number }>(transaction, `SELECT index FROM members WHERE job_id = $1 AND status = 'succeeded'`, [lease.jobId])
  const missing = task.members.filter((index) => !files.has(index) && !kept.some((member) => member.index === index))
  const foreign = [...files.keys()].filter((index) => !task.members.includes(index))
  if (!job || task.kind !== 'train' || missing.length > 0 || foreign.length > 0)
    throw new Error(`task ${task.id} is ${task.kind} of members ${task.members.join(', ')}, not ${[...files.keys()].join(', ')}`)
  for (const { index, best, final, parameters } of members) {
    await execute(transaction, succeed, [job.id, index, best && JSON.stringify(best), JSON.stringify(final), parameters, files.get(index)])
  }
  if (rangeTest) await execute(transaction, 'UPDATE jobs SET range_test = $2::jsonb WHERE id = $1', [job.id, JSON.stringify(rangeTest)])
  await endAttempt(transaction, task, 'done')
  await setTask(transaction, task, 'done')
  return settleJob(transaction, job)
}
