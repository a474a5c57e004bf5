import type { DatasetInfo } from '@trainyard/spec'
import type { TaskState } from '../../packages/lifecycle/src/life.js'

/** A queued training task of no members that was never tried, but for the given parts. */
export const taskOf = (id: string, parts: Partial<TaskState> = {}): TaskState => ({
  id,
  kind: 'train',
  status: 'queued',
  members: [],
  priority: 0,
  epoch: 0,
  attempts: 0,
  idleAttempts: 0,
  deferrals: 0,
  ...parts,
})

/** What is known of a set of square gray images in two classes, a tenth of which are test images. */
export const grayImages = (rows: number, side: number): DatasetInfo => ({
  kind: 'image',
  task: 'classification',
  rows,
  test_rows: rows / 10,
  input_shape: [side, side, 1],
  classes: ['a', 'b'],
  class_counts: [rows / 2, rows / 2],
  columns: [],
  label: null,
})
