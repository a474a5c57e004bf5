import { completeAttempt, failAttempt, type Lease } from '@trainyard/lifecycle'
import { type DatasetInfo, type DatasetWarning, invariant } from '@trainyard/spec'
import { type BlobContent, storeBlob } from '../blobs/write-blob.js'
import { bigint, execute, jsonText, nullable, statement, text, type Transaction } from '../connection/statement.js'
import { decide, type Held, holdTaskAndJob } from '../tasks/lease.js'

const setReady = statement({
  name: 'datasets: ready',
  text: `UPDATE datasets SET status = 'ready', info = $2::jsonb, warnings = $3::jsonb, sha256 = $4, bytes = $5, error = NULL WHERE id = $1`,
  params: { id: nullable(text), info: jsonText, warnings: jsonText, sha256: text, bytes: bigint },
})

/** What preparing a data set gave: what is known about it, what may not be what was meant, and its tensor file. */
export type Preparation = { info: DatasetInfo; warnings: readonly DatasetWarning[]; file: BlobContent }

/**
 * Writes file, row and task in one transaction. The file is written before the fence: heartbeats renew the lease meanwhile, however long that takes, and the
 * fence only checks that the lease is still current.
 *
 * @throws {LeaseLostError} when it is not.
 */
export async function markReady(transaction: Transaction, lease: Lease, { info, warnings, file }: Preparation): Promise<void> {
  const { sha256, bytes } = await storeBlob(transaction, file)
  const held = await holdPreparation(transaction, lease)
  await execute(transaction, setReady, { id: held.task.datasetId, info: JSON.stringify(info), warnings: JSON.stringify(warnings), sha256, bytes })
  await decide(transaction, held, (life) => completeAttempt(life, lease.taskId))
}

/**
 * Fails the data set with an error in its data.
 *
 * @throws {LeaseLostError} when the lease is not the present one.
 */
export async function markFailed(transaction: Transaction, lease: Lease, message: string): Promise<void> {
  const held = await holdPreparation(transaction, lease)
  await decide(transaction, held, (life) => failAttempt(life, lease.taskId, { code: 'data_error', message, retry: false }))
}

async function holdPreparation(transaction: Transaction, lease: Lease): Promise<Held> {
  const held = await holdTaskAndJob(transaction, lease)
  invariant(held.task.kind === 'prepare_dataset', `task ${held.task.id} does not prepare a data set`)
  return held
}
