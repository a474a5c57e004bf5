import type { TrainingSpec } from '@trainyard/spec'
import { TrainingError } from '../training-error.js'
import type { Batches } from './member-run.js'

/**
 * Divides `rows` into batches. A batch size above the number of rows means one batch of all.
 * @throws {TrainingError} where `drop_last` would leave nothing.
 */
export function batchesOf(rows: number, { batch_size, drop_last }: Pick<TrainingSpec, 'batch_size' | 'drop_last'>): Batches {
  if (drop_last && rows < batch_size)
    throw new TrainingError(
      'data_error',
      `training.drop_last leaves nothing to train on: training.batch_size is ${batch_size}, the training split has ${rows} rows`,
    )
  const size = Math.min(batch_size, rows)
  const rest = drop_last ? 0 : rows % size
  return { size, rest, perEpoch: Math.floor(rows / size) + (rest > 0 ? 1 : 0) }
}

/** Rows for an evaluation batch: as many as for an update, but at least this many where they are there, since no gradient is kept. */
const evaluationRows = 256

/** With several views of each row fewer rows, so that as much runs at once. */
export function evaluationBatches(rows: number, trainingBatch: number, views = 1): Batches {
  const size = Math.min(rows, Math.max(1, Math.floor(Math.max(trainingBatch, evaluationRows) / views)))
  return { size, rest: rows % size, perEpoch: Math.ceil(rows / size) }
}
