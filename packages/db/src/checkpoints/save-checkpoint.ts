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
 * Stores checkpoints, all or none, and forgets the older ones of each one's kind and member; their files are left to the collection. It is progress: attempts that
 * are lost from here on count from zero.
 */
export async function saveCheckpoints(transaction: Transaction, lease: Lease, checkpoints: readonly NewCheckpoint[]): Promise<string[]> {
  // The files first and the fence last: heartbeats need not wait while files are written, and all is undone if the lease was lost meanwhile.
  const stored: { sha256: string; bytes: number }[] = []
  for (const { file } of checkpoints) stored.push(await writeBlob(transaction, file))
  const task = await holdTask(transaction, lease)
  const ids: string[] = []
  for (const [index, { member, kind, step, epoch, metrics, resumable }] of checkpoints.entries()) {
    const { sha256, bytes } = stored[index] ?? { sha256: '', bytes: 0 }
    if (task.job_id === null || !task.members.includes(member)) throw new Error(`task ${task.id} does not train member ${member}`)
    const id = createId('checkpoint')
    await execute(transaction, 'DELETE FROM checkpoints WHERE job_id = $1 AND member = $2 AND kind = $3', [task.job_id, member, kind])
    await execute(transaction, insert, [id, task.job_id, member, kind, step, epoch, JSON.stringify(metrics), resumable, sha256, bytes])
    ids.push(id)
  }
  await execute(transaction, 'UPDATE tasks SET idle_attempts = 0 WHERE id = $1', [task.id])
  return ids
}
