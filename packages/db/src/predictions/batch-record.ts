import type { TaskError } from '@trainyard/lifecycle'
import {
  batchNotes,
  type BatchNotes,
  batchOutputFiles,
  type BatchPredictionView,
  batchPredictionView,
  batchSettings,
  type BatchSettings,
  batchSource,
  type BatchSource,
  type BatchStatus,
} from '@trainyard/spec'
import type { TaskStatus } from '@trainyard/lifecycle'
import { bigint, float, int, json, jsonOf, nullable, type RowOf, statement, text, texts, time, word } from '../connection/statement.js'

/** A batch prediction as it is stored; its state is that of its task. */
export type BatchRecord = {
  id: string
  status: BatchStatus
  model: string
  version: number
  settings: BatchSettings
  source: BatchSource
  rows: number
  failedRows: number
  outputBytes: number
  fraction: number
  rowsPerSecond: number | null
  secondsLeft: number | null
  notes: BatchNotes
  sha256: string | null
  error: TaskError | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

/** Batch predictions of a project by id, in no order. */
export const batchRows = statement({
  name: 'batch predictions: read',
  text: `SELECT p.id, t.status AS "taskStatus", p.model_name AS model, p.model_version AS version, p.settings, p.source, p.rows, p.failed_rows AS "failedRows",
      p.output_bytes AS "outputBytes", p.fraction, p.rows_per_second AS "rowsPerSecond", p.seconds_left AS "secondsLeft", p.notes, p.sha256, p.error,
      p.created_at AS "createdAt", p.started_at AS "startedAt", p.finished_at AS "finishedAt"
    FROM batch_predictions p JOIN tasks t ON t.prediction_id = p.id WHERE p.project_id = $1 AND p.id = ANY($2)`,
  params: { projectId: text, ids: texts },
  row: {
    id: text,
    taskStatus: word<TaskStatus>(),
    model: text,
    version: int,
    settings: json,
    source: json,
    rows: bigint,
    failedRows: bigint,
    outputBytes: bigint,
    fraction: float,
    rowsPerSecond: nullable(float),
    secondsLeft: nullable(float),
    notes: json,
    sha256: nullable(text),
    error: nullable(jsonOf<TaskError>()),
    createdAt: time,
    startedAt: nullable(time),
    finishedAt: nullable(time),
  },
})

const statusOf: Readonly<Record<TaskStatus, BatchStatus>> = {
  waiting: 'queued',
  queued: 'queued',
  running: 'running',
  done: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
}

/** A row, checked. */
export const toBatchRecord = ({ taskStatus, settings, source, notes, ...row }: RowOf<typeof batchRows>): BatchRecord => ({
  ...row,
  status: statusOf[taskStatus],
  settings: batchSettings.parse(settings),
  source: batchSource.parse(source),
  notes: batchNotes.parse(notes),
})

/** A batch prediction as the API shows it. */
export const toBatchView = (record: BatchRecord): BatchPredictionView => {
  const { id, status, model, version, source, settings, rows, failedRows, fraction, rowsPerSecond, secondsLeft, notes, sha256, outputBytes, error } = record
  const isRunning = status === 'running'
  return batchPredictionView.parse({
    object: 'prediction',
    id,
    status,
    model,
    version: String(version),
    source,
    settings,
    progress: { rows, fraction, rows_per_second: isRunning ? rowsPerSecond : null, seconds_left: isRunning ? secondsLeft : null },
    failed_rows: failedRows,
    notes,
    output: sha256 === null ? null : { bytes: outputBytes, sha256, content_type: batchOutputFiles[settings.output].contentType },
    error,
    created_at: record.createdAt.toISOString(),
    started_at: record.startedAt?.toISOString() ?? null,
    finished_at: record.finishedAt?.toISOString() ?? null,
  })
}
