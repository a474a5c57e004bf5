import type { DatasetInfo } from '../dataset/view.js'
import type { JobRows } from '../splits/split.js'
import type { TrainingSpec } from './training.js'

/**
 * How many rows of each group to hold out, so that the sum is round(fraction · rows) and every group gives its share as nearly as whole rows allow
 * (largest remainder). Each group keeps at least one row, so a group of one is never held out; then the sum may fall short.
 */
export function heldOutCounts(groupSizes: readonly number[], fraction: number): number[] {
  const wanted = Math.round(fraction * groupSizes.reduce((sum, size) => sum + size, 0))
  const shares = groupSizes.map((size, group) => {
    const exact = fraction * size
    const whole = Math.min(Math.floor(exact), Math.max(0, size - 1))
    return { group, size, whole, remainder: exact - whole }
  })
  let left = wanted - shares.reduce((sum, share) => sum + share.whole, 0)
  for (const share of [...shares].sort((a, b) => b.remainder - a.remainder || a.group - b.group)) {
    if (left <= 0) break
    if (share.whole >= share.size - 1) continue
    share.whole += 1
    left -= 1
  }
  return shares.map((share) => share.whole)
}

/** The rows of a data set's training part that are drawn by themselves: those of each class, or all of them for regression. */
const groupsOf = ({ task, rows, class_counts }: Pick<DatasetInfo, 'task' | 'rows' | 'class_counts'>): readonly number[] =>
  task === 'classification' ? class_counts : [rows]

/** Counts the rows of a job that holds out a share as its training draws them, by class for classification. */
export function drawnRows(info: Pick<DatasetInfo, 'task' | 'rows' | 'class_counts'>, fraction: number): JobRows {
  const validation = heldOutCounts(groupsOf(info), fraction).reduce((sum, count) => sum + count, 0)
  return { train: info.rows - validation, validation }
}

/** Whether any fraction holds out a row and leaves two to train on. */
export const canHoldOut = (info: Pick<DatasetInfo, 'task' | 'rows' | 'class_counts'>): boolean => info.rows > 2 && groupsOf(info).some((size) => size > 1)

/** How rows fall into steps. `rest` is the size of the last, smaller batch of an epoch; 0 where there is none. `perEpoch` is 0 where no batch is left. */
export type Batches = { size: number; rest: number; perEpoch: number }

/** Divides `rows` into batches. A batch size above the number of rows means one batch of all, or none with `drop_last`. */
export function batchesOf(rows: number, { batch_size, drop_last }: Pick<TrainingSpec, 'batch_size' | 'drop_last'>): Batches {
  const size = Math.min(batch_size, rows)
  if (size < 1 || (drop_last && rows < batch_size)) return { size, rest: 0, perEpoch: 0 }
  const rest = drop_last ? 0 : rows % size
  return { size, rest, perEpoch: Math.floor(rows / size) + (rest > 0 ? 1 : 0) }
}
