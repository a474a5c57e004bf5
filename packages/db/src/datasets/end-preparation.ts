import type { DatasetInfo } from '@trainyard/spec'
import { writeBlob } from '../blobs/write-blob.js'
import { execute, type Transaction } from '../connection/queries.js'
import { endAttempt, setTask } from '../tasks/end-attempt.js'
import { failTask } from '../tasks/fail-task.js'
import { holdTask, type Lease, type LockedTask } from '../tasks/lease.js'

/** File, row and task in one transaction. The file is written before the fence, so that heartbeats need not wait for it. */
export async function markReady(transaction: Transaction, lease: Lease, { info, file }: { info: DatasetInfo; file: Uint8Array }): Promise<void> {
  const { sha256, bytes } = await writeBlob(transaction, file)
  const task = await holdPreparation(transaction, lease)
  const text = `UPDATE datasets SET status = 'ready', info = $2::jsonb, sha256 = $3, bytes = $4, error = NULL WHERE id = $1`
  await execute(transaction, text, [task.dataset_id, JSON.stringify(info), sha256, bytes])
  await endAttempt(transaction, task, 'done')
  await setTask(transaction, task, 'done')
}

export async function markFailed(transaction: Transaction, lease: Lease, message: string): Promise<void> {
  const task = await holdPreparation(transaction, lease)
  const error = { code: 'data_error', message }
  await endAttempt(transaction, task, 'failed', error)
  await failTask(transaction, task, null, error)
}

async function holdPreparation(transaction: Transaction, lease: Lease): Promise<LockedTask> {
  const task = await holdTask(transaction, lease)
  if (task.kind !== 'prepare_dataset') throw new Error(`task ${task.id} does not prepare a data set`)
  return task
}
