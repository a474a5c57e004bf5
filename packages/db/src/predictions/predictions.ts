import { endAll, type Lease } from '@trainyard/lifecycle'
import { AppError } from '@trainyard/runtime'
import type { ListQuery } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import type { Connections } from '../connection/pool.js'
import { bigint, execute, firstRow, int, rows, statement, text, type Transaction } from '../connection/statement.js'
import { inTransaction } from '../connection/transaction.js'
import { makeOnce } from '../idempotency.js'
import { type Page, readListById } from '../page.js'
import { decide, lockTask } from '../tasks/lease.js'
import { type BatchRecord, batchRows, toBatchRecord } from './batch-record.js'
import { appendPart, completeBatch, type NewPart } from './batch-parts.js'
import { insertBatch, type NewBatch } from './new-batch.js'

/** Batch predictions, from their creation to their removal. */
export type Predictions = ReturnType<typeof createPredictions>

const taskOf = statement({
  name: 'batch predictions: task',
  text: `SELECT t.id FROM tasks t JOIN batch_predictions p ON p.id = t.prediction_id WHERE p.id = $1 AND p.project_id = $2`,
  params: { id: text, projectId: text },
  row: { id: text },
})
const end = statement({
  name: 'batch predictions: end',
  text: 'UPDATE batch_predictions SET input_sha256 = NULL, seconds_left = NULL, finished_at = clock_timestamp() WHERE id = $1',
  params: { id: text },
})
const remove = statement({ name: 'batch predictions: delete', text: 'DELETE FROM batch_predictions WHERE id = $1', params: { id: text } })
const partsOf = statement({
  name: 'batch predictions: parts',
  text: 'SELECT index, sha256, bytes FROM prediction_parts WHERE prediction_id = $1 ORDER BY index',
  params: { id: text },
  row: { index: int, sha256: text, bytes: bigint },
})

/** Batch predictions. After `create`, notify workers of `tasks.ready({ predictionId })`. */
export const createPredictions = ({ pool, prisma, control, files }: Connections) => {
  const read = async (projectId: string, ids: readonly string[]): Promise<BatchRecord[]> => (await rows(pool, batchRows, { projectId, ids })).map(toBatchRecord)
  const get = async (projectId: string, id: string): Promise<BatchRecord> => {
    const [found] = await read(projectId, [id])
    if (!found) throw notFound('batch prediction', id)
    return found
  }
  return {
    /**
     * Writes a batch prediction and its task; returns its id.
     *
     * @throws {AppError} as `insertBatch`.
     */
    create: (batch: NewBatch): Promise<string> =>
      inTransaction(pool, (open) => makeOnce(open, { projectId: batch.projectId, key: batch.idempotencyKey }, () => insertBatch(open, batch))),
    /** @throws {AppError} `not_found`. */
    get,
    /** A page of the batch predictions of a project. */
    list: async (projectId: string, query: ListQuery): Promise<Page<BatchRecord>> => {
      const page = await readListById({
        owner: { list: 'predictions', projectId },
        query,
        find: (id) => prisma.batchPrediction.findFirst({ where: { id, projectId }, select: { id: true } }),
        read: ({ where, ...page }) => prisma.batchPrediction.findMany({ ...page, where: { ...where, projectId }, select: { id: true } }),
      })
      const found = new Map(
        (
          await read(
            projectId,
            page.data.map(({ id }) => id),
          )
        ).map((record) => [record.id, record]),
      )
      return { ...page, data: page.data.flatMap(({ id }) => found.get(id) ?? []) }
    },
    /** The files that an output consists of, in their order. */
    parts: (id: string): Promise<{ index: number; sha256: string; bytes: number }[]> => rows(files, partsOf, { id }),
    /**
     * Ends a batch prediction that has not ended; its worker notices by the fence.
     *
     * @throws {AppError} `not_found`; `conflict` when it has ended.
     */
    cancel: (projectId: string, id: string): Promise<void> => inTransaction(control, (open) => cancelBatch(open, projectId, id)),
    /**
     * Removes a batch prediction that has ended, with its output.
     *
     * @throws {AppError} `not_found`; `conflict` while it has not ended.
     */
    remove: (projectId: string, id: string): Promise<void> => inTransaction(pool, (open) => removeBatch(open, projectId, id)),
    /** Stores the next part of an output under the lease. */
    append: (lease: Lease, part: NewPart): Promise<void> => inTransaction(pool, (open) => appendPart(open, lease, part)),
    /** Ends a batch prediction well. */
    complete: (lease: Lease): Promise<void> => inTransaction(pool, (open) => completeBatch(open, lease)),
  }
}

async function heldTask(transaction: Transaction, projectId: string, id: string) {
  const found = await firstRow(transaction, taskOf, { id, projectId })
  const task = found && (await lockTask(transaction, found.id))
  if (!task) throw notFound('batch prediction', id)
  return task
}

const isOpen = (status: string): boolean => status === 'waiting' || status === 'queued' || status === 'running'

async function cancelBatch(transaction: Transaction, projectId: string, id: string): Promise<void> {
  const task = await heldTask(transaction, projectId, id)
  if (!isOpen(task.status)) throw new AppError({ code: 'conflict', message: `The batch prediction ${id} has ended and can't be cancelled.` })
  await decide(transaction, { task, job: null }, endAll)
  await execute(transaction, end, { id })
}

async function removeBatch(transaction: Transaction, projectId: string, id: string): Promise<void> {
  const task = await heldTask(transaction, projectId, id)
  if (isOpen(task.status)) throw new AppError({ code: 'conflict', message: `The batch prediction ${id} has not ended: cancel it first.` })
  await execute(transaction, remove, { id })
}
