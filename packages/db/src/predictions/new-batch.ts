import { AppError, createId } from '@trainyard/runtime'
import type { BatchSettings, BatchSource } from '@trainyard/spec'
import { notFound } from '../connection/errors.js'
import { bytes, execute, firstRow, int, jsonText, nullable, statement, text, type Transaction } from '../connection/statement.js'
import { requireRoom } from '../project-limits.js'
import { storedTraceContext } from '../tasks/task-trace.js'
import { newHashState } from '../uploads/running-hash.js'
import { useUploads } from '../uploads/uploads.js'

/** A batch prediction to be made: `version` is a number that is there, and stays the one that is used. */
export type NewBatch = {
  projectId: string
  model: string
  version: string
  source: BatchSource
  /** The upload whose file the source names: it is used up. */
  upload?: string
  settings: BatchSettings
  /** A second creation under the same key gives the first one back; see `makeOnce`. */
  idempotencyKey?: string
}

// Held until the row is there, so that nobody takes the version away in between.
const holdVersion = statement({
  name: 'batch predictions: hold version',
  text: `SELECT m.id AS "modelId" FROM models m JOIN model_versions v ON v.model_id = m.id
    WHERE m.project_id = $1 AND m.name = $2 AND m.deleted_at IS NULL AND v.version = $3 AND v.deleted_at IS NULL FOR SHARE OF m`,
  params: { projectId: text, name: text, version: int },
  row: { modelId: text },
})
const holdDataset = statement({
  name: 'batch predictions: hold data set',
  text: `SELECT status FROM datasets WHERE id = $1 AND project_id = $2 AND deleted_at IS NULL FOR SHARE`,
  params: { id: text, projectId: text },
  row: { status: text },
})
const insert = statement({
  name: 'batch predictions: insert',
  text: `INSERT INTO batch_predictions (id, project_id, model_id, model_name, model_version, settings, source, input_sha256, dataset_id, hash_state, notes)
    VALUES ($1, $2, $3, $4, $5, $6::jsonb, $7::jsonb, $8, $9, $10, $11::jsonb)`,
  params: {
    id: text,
    projectId: text,
    modelId: text,
    model: text,
    version: int,
    settings: jsonText,
    source: jsonText,
    input: nullable(text),
    datasetId: nullable(text),
    hashState: bytes,
    notes: jsonText,
  },
})
const insertTask = statement({
  name: 'tasks: insert batch prediction',
  text: `INSERT INTO tasks (id, kind, prediction_id, status, trace_context) VALUES ($1, 'predict', $2, 'queued', $3::jsonb)`,
  params: { id: text, predictionId: text, trace: nullable(jsonText) },
})

/**
 * Writes a batch prediction and its task.
 *
 * @throws {AppError} `not_found`; `conflict` for a data set that is not ready, an upload that is not complete, or a project beyond a limit.
 */
export async function insertBatch(transaction: Transaction, { projectId, model, version, source, upload, settings }: NewBatch): Promise<string> {
  await requireRoom(transaction, projectId, { open_predictions: 1, stored_bytes: 0 })
  const held = await firstRow(transaction, holdVersion, { projectId, name: model, version: Number(version) })
  if (!held) throw notFound('version', `${version} of the model ${model}`)
  if (source.type === 'dataset') await expectReady(transaction, projectId, source.dataset_id)
  if (upload !== undefined) await useUploads(transaction, projectId, [upload])
  const id = createId('prediction')
  await execute(transaction, insert, {
    id,
    projectId,
    modelId: held.modelId,
    model,
    version: Number(version),
    settings: JSON.stringify(settings),
    source: JSON.stringify(source),
    input: source.type === 'file' ? source.sha256 : null,
    datasetId: source.type === 'dataset' ? source.dataset_id : null,
    hashState: await newHashState(),
    notes: JSON.stringify({ dropped_columns: [], unseen_categories: {} }),
  })
  await execute(transaction, insertTask, { id: createId('task'), predictionId: id, trace: storedTraceContext() })
  return id
}

async function expectReady(transaction: Transaction, projectId: string, id: string): Promise<void> {
  const dataset = await firstRow(transaction, holdDataset, { id, projectId })
  if (!dataset) throw notFound('data set', id)
  if (dataset.status !== 'ready')
    throw new AppError({ code: 'conflict', message: `The data set ${id} is ${dataset.status}; its rows can be predicted once it is ready.` })
}
