import { createId } from '@trainyard/runtime'
import type { CheckpointKind } from '@trainyard/spec'
import { writeBlob } from '../blobs/write-blob.js'
import { execute, type Transaction } from '../connection/queries.js'
import { holdTask, type Lease } from '../tasks/lease.js'

/** A state of one member; `file` is a tensor file. Metrics that are not finite are null. */
export type NewCheckpoint = {
  member: number
  kind: CheckpointKind
  step: number
  epoch: number
  metrics: Record<string, number | null>
  resumable: boolean
  file: Uint8Array
}

const insert = `INSERT INTO checkpoints (id, job_id, member, kind, step, epoch, metrics, resumable, sha256, bytes, created_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, clock_timestamp())`

/**
 * Stores a checkpoint and forgets the older ones of its kind and member; their files are left to the collection. It is progress: attempts that
 * are lost from here on count from zero.
 */
export async function saveCheckpoint(
  transaction: Transaction,
  lease: Lease,
  { member, kind, step, epoch, metrics, resumable, file }: NewCheckpoint,
): Promise<string> {
  // The file first and the fence last: heartbeats need not wait while the file is written, and all is undone if the lease was lost meanwhile.
  const { sha256, bytes } = await writeBlob(transaction, file)
  const task = await holdTask(transaction, lease)
  if (task.job_id === null || !task.members.includes(member)) throw new Error(`task ${task.id} does not train member ${member}`)
  const id = createId('checkpoint')
  await execute(transaction, 'DELETE FROM checkpoints WHERE job_id = $1 AND member = $2 AND kind = $3', [task.job_id, member, kind])
  await execute(transaction, insert, [id, task.job_id, member, kind, step, epoch, JSON.stringify(metrics), resumable, sha256, bytes])
  await execute(transaction, 'UPDATE tasks SET idle_attempts = 0 WHERE id = $1', [task.id])
  return id
}
