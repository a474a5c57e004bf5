import type { Lease } from '@trainyard/lifecycle'
import { AppError, createId } from '@trainyard/runtime'
import type { DatasetSource, ListQuery } from '@trainyard/spec'
import type { Connections } from '../connection/pool.js'
import { notFound } from '../connection/errors.js'
import { bigint, execute, firstRow, json, jsonText, nullable, oneRow, statement, text, time, type Transaction } from '../connection/statement.js'
import { requireRoom } from '../project-limits.js'
import { inTransaction } from '../connection/transaction.js'
import { storedTraceContext } from '../tasks/task-trace.js'
import { useUploads } from '../uploads/uploads.js'
import { makeOnce } from '../idempotency.js'
import { mapPage, type Page, readListById } from '../page.js'
import { type DatasetRecord, toRecord } from './dataset-record.js'
import { markFailed, markReady, type Preparation } from './end-preparation.js'

/** A data set to be prepared. */
export type NewDataset = {
  projectId: string
  name: string
  source: DatasetSource
  /** Uploads whose files the source names: they are used up by it. */
  uploads?: readonly string[]
  /** A second creation under the same key gives the first one back; see `makeOnce`. */
  idempotencyKey?: string
}

/** Data sets, from their upload to their removal. */
export type Datasets = ReturnType<typeof createDatasets>

/** Data sets. After `create`, notify workers of `tasks.ready({ datasetId })`. */
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
      // Others can't see the row yet.
      return toRecord(await oneRow(transaction, oneDataset, { id: await make(transaction) }))
    },
    get,
    list: async (projectId: string, query: ListQuery): Promise<Page<DatasetRecord>> => {
      const page = await readListById({
        owner: { list: 'datasets', projectId },
        query,
        find: (id) => prisma.dataset.findFirst({ where: { id, projectId }, select: { id: true } }),
        read: ({ where, ...page }) => prisma.dataset.findMany({ ...page, where: { ...where, projectId, deletedAt: null } }),
      })
      return mapPage(page, toRecord)
    },
    /**
     * Removes a data set and gives its files to the collection. Jobs that ended keep what they need.
     * @throws {AppError} `conflict` while a job or a batch prediction that has not ended uses it.
     */
    remove: (projectId: string, id: string): Promise<void> => inTransaction(pool, (open) => removeDataset(open, projectId, id)),
    /** Ends the preparing task with what it found and the tensor file that it made. */
    markReady: (lease: Lease, prepared: Preparation): Promise<void> => inTransaction(pool, (open) => markReady(open, lease, prepared)),
    /** Ends the preparing task with an error in the data, in words for the user. */
    markFailed: (lease: Lease, message: string): Promise<void> => inTransaction(pool, (open) => markFailed(open, lease, message)),
  }
}

const insertDataset = statement({
  name: 'datasets: insert',
  text: `INSERT INTO datasets (id, project_id, name, status, source) VALUES ($1, $2, $3, 'preparing', $4::jsonb)`,
  params: { id: text, projectId: text, name: text, source: jsonText },
})
const insertPreparation = statement({
  name: 'tasks: insert preparation',
  text: `INSERT INTO tasks (id, kind, dataset_id, status, trace_context) VALUES ($1, 'prepare_dataset', $2, 'queued', $3::jsonb)`,
  params: { id: text, datasetId: text, trace: nullable(jsonText) },
})

async function insertNew(transaction: Transaction, { projectId, name, source, uploads = [] }: NewDataset): Promise<string> {
  // Uploads in pieces were counted when they were announced.
  const received = uploads.length === 0 && source.type === 'upload' ? source.files.reduce((sum, { bytes }) => sum + bytes, 0) : 0
  await requireRoom(transaction, projectId, { datasets: 1, stored_bytes: received })
  await useUploads(transaction, projectId, uploads)
  const id = createId('dataset')
  await execute(transaction, insertDataset, { id, projectId, name, source: JSON.stringify(source) })
  await execute(transaction, insertPreparation, { id: createId('task'), datasetId: id, trace: storedTraceContext() })
  return id
}

const oneDataset = statement({
  name: 'datasets: read one',
  text: `SELECT id, project_id AS "projectId", name, status, source, info, warnings, error, sha256, bytes, created_at AS "createdAt", deleted_at AS "deletedAt" FROM datasets WHERE id = $1`,
  params: { id: text },
  row: {
    id: text,
    projectId: text,
    name: text,
    status: text,
    source: json,
    info: nullable(json),
    warnings: json,
    error: nullable(text),
    sha256: nullable(text),
    bytes: nullable(bigint),
    createdAt: time,
    deletedAt: nullable(time),
  },
})
// The preparing task first, as everywhere; a worker that holds it notices by the fence.
const cancelPreparation = statement({
  name: 'tasks: cancel preparation',
  text: `UPDATE tasks SET status = 'cancelled', lease_expires_at = NULL, run_after = NULL FROM datasets d
    WHERE tasks.dataset_id = $1 AND tasks.kind = 'prepare_dataset' AND tasks.status IN ('queued', 'running') AND d.id = $1 AND d.project_id = $2`,
  params: { id: text, projectId: text },
})
const lockDataset = statement({
  name: 'datasets: lock',
  text: 'SELECT id FROM datasets WHERE id = $1 AND project_id = $2 AND deleted_at IS NULL FOR UPDATE',
  params: { id: text, projectId: text },
  row: { id: text },
})
const openJob = statement({
  name: 'datasets: open job',
  text: `SELECT id FROM jobs WHERE dataset_id = $1 AND status NOT IN ('succeeded', 'failed', 'cancelled') LIMIT 1`,
  params: { id: text },
  row: { id: text },
})
const openBatch = statement({
  name: 'datasets: open batch prediction',
  text: 'SELECT id FROM batch_predictions WHERE dataset_id = $1 AND finished_at IS NULL LIMIT 1',
  params: { id: text },
  row: { id: text },
})
const markDeleted = statement({
  name: 'datasets: delete',
  text: 'UPDATE datasets SET deleted_at = clock_timestamp(), sha256 = NULL WHERE id = $1',
  params: { id: text },
})

async function removeDataset(transaction: Transaction, projectId: string, id: string): Promise<void> {
  await execute(transaction, cancelPreparation, { id, projectId })
  if (!(await firstRow(transaction, lockDataset, { id, projectId }))) throw notFound('data set', id)
  const busy = await firstRow(transaction, openJob, { id })
  if (busy) throw new AppError({ code: 'conflict', message: `The data set ${id} is used by the job ${busy.id}, which has not ended.` })
  const batch = await firstRow(transaction, openBatch, { id })
  if (batch) throw new AppError({ code: 'conflict', message: `The data set ${id} is used by the batch prediction ${batch.id}, which has not ended.` })
  await execute(transaction, markDeleted, { id })
}
