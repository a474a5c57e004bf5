import { AppError, createId } from '@trainyard/runtime'
import type { DatasetInfo, DatasetSource, ListQuery } from '@trainyard/spec'
import type { Connections } from '../connection/connections.js'
import { notFound } from '../connection/not-found.js'
import { execute, firstRow, oneRow, type Transaction } from '../connection/queries.js'
import { inTransaction } from '../connection/transaction.js'
import { makeOnce } from '../idempotency/idempotency.js'
import { type Page, pageById, toPage } from '../paging/page.js'
import type { Lease } from '../tasks/lease.js'
import { type DatasetRecord, toRecord } from './dataset-record.js'
import { markFailed, markReady } from './end-preparation.js'

export type NewDataset = {
  projectId: string
  name: string
  source: DatasetSource
  /** A second creation under the same key gives the first one back; see `makeOnce`. */
  idempotencyKey?: string
}

export type Datasets = ReturnType<typeof createDatasets>

/** Data sets. After `create`, ring for `tasks.ready({ datasetId })`. */
export const createDatasets = ({ pool, prisma }: Connections) => {
  const get = async (projectId: string, id: string): Promise<DatasetRecord> => {
    const row = await prisma.dataset.findFirst({ where: { id, projectId, deletedAt: null } })
    if (!row) throw notFound('data set', id)
    return toRecord(row)
  }
  return {
    /** Writes the row and the task that prepares it, in one transaction. Files of an upload were put as blobs before, or are put in `transaction`. */
    async create(dataset: NewDataset, transaction?: Transaction): Promise<DatasetRecord> {
      const make = (open: Transaction) => makeOnce(open, { projectId: dataset.projectId, key: dataset.idempotencyKey }, () => insertNew(open, dataset))
      if (!transaction) return get(dataset.projectId, await inTransaction(pool, make))
      return toRecord(await readIn(transaction, await make(transaction)))
    },
    get,
    async list(projectId: string, query: ListQuery): Promise<Page<DatasetRecord>> {
      const { where, ...page } = pageById(query)
      return toPage(await prisma.dataset.findMany({ ...page, where: { ...where, projectId, deletedAt: null } }), query.limit, toRecord)
    },
    /**
     * Removes a data set and gives its files to the collection. Jobs that ended keep what they need.
     * @throws {AppError} `conflict` while a job that has not ended uses it.
     */
    remove: (projectId: string, id: string): Promise<void> => inTransaction(pool, (open) => removeDataset(open, projectId, id)),
    /** Ends the preparing task with what it found and the tensor file that it made. */
    markReady: (lease: Lease, prepared: { info: DatasetInfo; file: Uint8Array }): Promise<void> =>
      inTransaction(pool, (open) => markReady(open, lease, prepared)),
    /** Ends the preparing task with a fault in the data, in words for the user. */
    markFailed: (lease: Lease, message: string): Promise<void> => inTransaction(pool, (open) => markFailed(open, lease, message)),
  }
}

async function insertNew(transaction: Transaction, { projectId, name, source }: NewDataset): Promise<string> {
  const id = createId('dataset')
  await execute(transaction, `INSERT INTO datasets (id, project_id, name, status, source) VALUES ($1, $2, $3, 'preparing', $4::jsonb)`, [
    id,
    projectId,
    name,
    JSON.stringify(source),
  ])
  await execute(transaction, `INSERT INTO tasks (id, kind, dataset_id, status) VALUES ($1, 'prepare_dataset', $2, 'queued')`, [createId('task'), id])
  return id
}

/** A row that others cannot see yet. */
const readIn = (transaction: Transaction, id: string) =>
  oneRow<Parameters<typeof toRecord>[0]>(
    transaction,
    `SELECT id, project_id AS "projectId", name, status, source, info, error, sha256, bytes, created_at AS "createdAt", deleted_at AS "deletedAt" FROM datasets WHERE id = $1`,
    [id],
  )

const busyText = `SELECT id FROM jobs WHERE dataset_id = $1 AND status NOT IN ('succeeded', 'failed', 'cancelled') LIMIT 1`

async function removeDataset(transaction: Transaction, projectId: string, id: string): Promise<void> {
  // The preparing task first, as everywhere; a worker that holds it notices by the fence.
  const cancelPreparation = `UPDATE tasks SET status = 'cancelled', lease_expires_at = NULL, run_after = NULL FROM datasets d
    WHERE tasks.dataset_id = $1 AND tasks.kind = 'prepare_dataset' AND tasks.status IN ('queued', 'running') AND d.id = $1 AND d.project_id = $2`
  await execute(transaction, cancelPreparation, [id, projectId])
  const held = await firstRow(transaction, 'SELECT 1 FROM datasets WHERE id = $1 AND project_id = $2 AND deleted_at IS NULL FOR UPDATE', [id, projectId])
  if (!held) throw notFound('data set', id)
  const busy = await firstRow<{ id: string }>(transaction, busyText, [id])
  if (busy) throw new AppError({ code: 'conflict', message: `the data set ${id} is used by the job ${busy.id}, which has not ended` })
  await execute(transaction, 'UPDATE datasets SET deleted_at = clock_timestamp(), sha256 = NULL WHERE id = $1', [id])
}
