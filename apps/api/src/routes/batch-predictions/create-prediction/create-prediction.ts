import { toBatchView } from '@trainyard/db'
import { notifyWorkers } from '@trainyard/queue'
import type { Logger } from '@trainyard/runtime'
import { batchFormatOf, type BatchPredictionRequest, type BatchPredictionView, type BatchSource } from '@trainyard/spec'
import type { RouteDeps } from '../../../app.js'
import { invalidRequest } from '../../../plugins/requests/validation.js'

/** A batch prediction that is asked for. */
export type AskedPrediction = { projectId: string; request: BatchPredictionRequest; idempotencyKey: string | undefined; log: Logger }

/**
 * Settles which version is meant, makes the row and its task, and notifies the workers. The same `idempotencyKey` makes one.
 *
 * @throws {AppError} `invalid_request` for a file whose format is not known; what `predictions.create` throws.
 */
export async function createPrediction(
  { db, queue }: Pick<RouteDeps, 'db' | 'queue'>,
  { projectId, request, idempotencyKey, log }: AskedPrediction,
): Promise<BatchPredictionView> {
  const { model, version: number, alias, input, ...settings } = request
  const version = await db.models.current(projectId, model, {
    ...(number === undefined ? {} : { version: number }),
    ...(alias === undefined ? {} : { alias }),
  })
  const id = await db.predictions.create({
    projectId,
    model,
    version,
    source: await sourceOf(db, projectId, input),
    ...('upload' in input ? { upload: input.upload } : {}),
    settings,
    ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
  })
  notifyWorkers(queue, db.tasks.ready({ predictionId: id }), log)
  return toBatchView(await db.predictions.get(projectId, id))
}

async function sourceOf(db: RouteDeps['db'], projectId: string, input: BatchPredictionRequest['input']): Promise<BatchSource> {
  if ('dataset' in input) {
    const { id, name } = await db.datasets.get(projectId, input.dataset)
    return { type: 'dataset', dataset_id: id, name, ...(input.split === undefined ? {} : { split: input.split }) }
  }
  const { upload, encoding } = input
  const [file] = await db.uploads.complete(projectId, [upload])
  if (!file) throw new Error(`the file of the upload ${upload} is not there`)
  const { filename, sha256, bytes } = file
  const format = input.format ?? batchFormatOf(filename)
  if (format === null) {
    const message = `input.format must say how ${filename} is written: the ending of its name does not`
    throw invalidRequest([{ path: 'input.format', rule: 'required', message, received: filename }])
  }
  if (encoding !== undefined && format !== 'csv')
    throw invalidRequest([{ path: 'input.encoding', rule: 'csv', message: 'input.encoding is of a CSV', received: encoding }])
  return { type: 'file', filename, sha256, bytes, format, ...(encoding === undefined ? {} : { encoding }) }
}
