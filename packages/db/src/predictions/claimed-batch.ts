import {
  type BatchNotes,
  type BatchSettings,
  type BatchSource,
  batchNotes,
  batchSettings,
  batchSource,
  type DatasetInfo,
  datasetInfo,
  defined,
  type ModelManifest,
  modelManifest,
} from '@trainyard/spec'
import { bigint, execute, firstRow, float, int, json, nullable, statement, text, type Transaction } from '../connection/statement.js'

/** All that a worker needs to go on with a batch prediction behind its last part. */
export type ClaimedBatch = {
  id: string
  settings: BatchSettings
  source: BatchSource
  manifest: ModelManifest
  /** The rows of a data set; null where they stand in a file. */
  dataset: { info: DatasetInfo; sha256: string } | null
  done: { parts: number; rows: number; fraction: number; notes: BatchNotes }
}

const begin = statement({
  name: 'batch predictions: begin',
  text: 'UPDATE batch_predictions SET started_at = COALESCE(started_at, clock_timestamp()), rows_per_second = NULL, seconds_left = NULL WHERE id = $1',
  params: { id: text },
})
const claimed = statement({
  name: 'batch predictions: claimed',
  text: `SELECT p.id, p.settings, p.source, p.parts, p.rows, p.fraction, p.notes, v.manifest, d.info, d.sha256
    FROM batch_predictions p JOIN model_versions v ON v.model_id = p.model_id AND v.version = p.model_version LEFT JOIN datasets d ON d.id = p.dataset_id
    WHERE p.id = $1`,
  params: { id: text },
  row: {
    id: text,
    settings: json,
    source: json,
    parts: int,
    rows: bigint,
    fraction: float,
    notes: json,
    manifest: json,
    info: nullable(json),
    sha256: nullable(text),
  },
})

/** The batch prediction of a task that was claimed just now; null for a task of another kind. */
export async function claimedBatch(transaction: Transaction, id: string | null): Promise<ClaimedBatch | null> {
  if (id === null) return null
  await execute(transaction, begin, { id })
  const { settings, source, manifest, info, sha256, parts, rows, fraction, notes } = defined(
    await firstRow(transaction, claimed, { id }),
    'the batch prediction of a claimed task',
  )
  return {
    id,
    settings: batchSettings.parse(settings),
    source: batchSource.parse(source),
    manifest: modelManifest.parse(manifest),
    dataset: info === null || sha256 === null ? null : { info: datasetInfo.parse(info), sha256 },
    done: { parts, rows, fraction, notes: batchNotes.parse(notes) },
  }
}
