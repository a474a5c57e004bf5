import { completeAttempt, type Lease } from '@trainyard/lifecycle'
import { type BatchPart, defined, invariant } from '@trainyard/spec'
import { writeBlob } from '../blobs/write-blob.js'
import { bigint, bytes, execute, firstRow, float, int, jsonText, nullable, oneRow, statement, text, type Transaction } from '../connection/statement.js'
import { decide, holdTask, holdTaskAndJob } from '../tasks/lease.js'
import { noteProgress } from '../tasks/results.js'
import { takeUpHash } from '../uploads/running-hash.js'
import { addUsage } from '../usage.js'

/** The next part of an output: `index` counts from 0. */
export type NewPart = BatchPart & { index: number; content: Uint8Array }

const hold = statement({
  name: 'batch predictions: hold',
  text: 'SELECT parts, hash_state AS "hashState", project_id AS "projectId" FROM batch_predictions WHERE id = $1 FOR NO KEY UPDATE',
  params: { id: text },
  row: { parts: int, hashState: bytes, projectId: text },
})
const insert = statement({
  name: 'batch predictions: insert part',
  text: 'INSERT INTO prediction_parts (prediction_id, index, sha256, bytes) VALUES ($1, $2, $3, $4)',
  params: { id: text, index: int, sha256: text, bytes: bigint },
})
const partOf = statement({
  name: 'batch predictions: part',
  text: 'SELECT sha256 FROM prediction_parts WHERE prediction_id = $1 AND index = $2',
  params: { id: text, index: int },
  row: { sha256: text },
})
const advance = statement({
  name: 'batch predictions: advance',
  text: `UPDATE batch_predictions SET parts = parts + 1, rows = rows + $2, failed_rows = failed_rows + $3, output_bytes = output_bytes + $4, hash_state = $5,
      fraction = $6, rows_per_second = $7, seconds_left = $8, notes = $9::jsonb WHERE id = $1`,
  params: {
    id: text,
    rows: bigint,
    failedRows: bigint,
    bytes: bigint,
    hashState: bytes,
    fraction: float,
    rowsPerSecond: nullable(float),
    secondsLeft: nullable(float),
    notes: jsonText,
  },
})
const finish = statement({
  name: 'batch predictions: finish',
  text: `UPDATE batch_predictions SET sha256 = $2, fraction = 1, seconds_left = NULL, input_sha256 = NULL, finished_at = clock_timestamp() WHERE id = $1`,
  params: { id: text, sha256: text },
})

/**
 * Stores the next part of an output with all that is known by it, under the lease: rows are counted exactly when their part is there. What it took is added to
 * the project's usage.
 *
 * @throws {LeaseLostError} when the lease is not the present one.
 */
export async function appendPart(transaction: Transaction, lease: Lease, { index, content, rows, failedRows, flops, ...progress }: NewPart): Promise<void> {
  // The file is written before the fence, as everywhere.
  const { sha256, bytes: size } = await writeBlob(transaction, content)
  const task = await holdTask(transaction, lease)
  const id = defined(task.predictionId, 'the batch prediction of the task')
  const { parts, hashState, projectId } = await oneRow(transaction, hold, { id })
  // The answer to the write before was lost on its way, and this is the same part again.
  if (parts === index + 1 && (await firstRow(transaction, partOf, { id, index }))?.sha256 === sha256) return
  invariant(parts === index, `part ${index} of ${id} comes after ${parts} parts`)
  const hash = await takeUpHash(hashState)
  hash.update(content)
  await execute(transaction, insert, { id, index, sha256, bytes: size })
  const { notes, ...numbers } = progress
  await execute(transaction, advance, { id, rows, failedRows, bytes: size, hashState: hash.state(), notes: JSON.stringify(notes), ...numbers })
  await execute(transaction, noteProgress, { id: task.id })
  await addUsage(transaction, [{ projectId, requests: 0, predictions: index === 0 ? 1 : 0, predictionRows: rows, predictionFlops: flops }])
}

/**
 * Ends a batch prediction well, with all its parts there.
 *
 * @throws {LeaseLostError} when the lease is not the present one.
 */
export async function completeBatch(transaction: Transaction, lease: Lease): Promise<void> {
  const held = await holdTaskAndJob(transaction, lease)
  const id = defined(held.task.predictionId, 'the batch prediction of the task')
  const { hashState } = await oneRow(transaction, hold, { id })
  await execute(transaction, finish, { id, sha256: (await takeUpHash(hashState)).digest() })
  await decide(transaction, held, (life) => completeAttempt(life, lease.taskId))
}
