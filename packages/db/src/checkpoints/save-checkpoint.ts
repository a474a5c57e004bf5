import type { Lease } from '@trainyard/lifecycle'
import { createId } from '@trainyard/runtime'
import { type CheckpointKind, elementAt, invariant } from '@trainyard/spec'
import { type BlobContent, storeBlob } from '../blobs/write-blob.js'
import { bigint, bool, execute, float, int, jsonText, nullable, statement, text, type Transaction } from '../connection/statement.js'
import { holdTask } from '../tasks/lease.js'
import { noteProgress } from '../tasks/results.js'

/** A state of one member; `file` is a tensor file. Metrics that are not finite are null. */
export type NewCheckpoint = {
  member: number
  kind: CheckpointKind
  step: number
  epoch: number
  metrics: Record<string, number | null>
  resumable: boolean
  file: BlobContent
}

const forget = statement({
  name: 'checkpoints: forget',
  text: 'DELETE FROM checkpoints WHERE job_id = $1 AND member = $2 AND kind = $3',
  params: { jobId: nullable(text), member: int, kind: text },
})
const insert = statement({
  name: 'checkpoints: insert',
  text: `INSERT INTO checkpoints (id, job_id, member, kind, step, epoch, metrics, resumable, sha256, bytes, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7::jsonb, $8, $9, $10, clock_timestamp())`,
  params: {
    id: text,
    jobId: nullable(text),
    member: int,
    kind: text,
    step: int,
    epoch: float,
    metrics: jsonText,
    resumable: bool,
    sha256: text,
    bytes: bigint,
  },
})

/**
 * Stores checkpoints, all or none, and deletes the older ones of the same kind and member; garbage collection removes their files. A checkpoint is progress:
 * the count of lost attempts starts again from zero. Returns the checkpoints' ids.
 *
 * @throws {LeaseLostError} when the lease is not the present one.
 */
export async function saveCheckpoints(transaction: Transaction, lease: Lease, checkpoints: readonly NewCheckpoint[]): Promise<string[]> {
  // The files first and the fence last: heartbeats need not wait while files are written, and all is undone if the lease was lost meanwhile.
  const stored: { sha256: string; bytes: number }[] = []
  for (const { file } of checkpoints) stored.push(await storeBlob(transaction, file))
  const task = await holdTask(transaction, lease)
  const ids: string[] = []
  for (const [index, { member, kind, step, epoch, metrics, resumable }] of checkpoints.entries()) {
    const { sha256, bytes } = elementAt(stored, index, 'the stored files')
    invariant(task.jobId !== null && task.members.includes(member), `task ${task.id} does not train member ${member}`)
    const id = createId('checkpoint')
    await execute(transaction, forget, { jobId: task.jobId, member, kind })
    await execute(transaction, insert, { id, jobId: task.jobId, member, kind, step, epoch, metrics: JSON.stringify(metrics), resumable, sha256, bytes })
    ids.push(id)
  }
  await execute(transaction, noteProgress, { id: task.id })
  return ids
}
