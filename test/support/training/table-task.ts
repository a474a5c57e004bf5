import { type DatasetInfo, datasetTensors, type JobSpecInput, readTensorFile, type StoredTensor, writeTensorFile } from '@trainyard/spec'
import type { MemberTask } from '@trainyard/training'
import { toySpec } from './toy-task.js'

/** Rows of one number and its label: a class number where there are classes, else a value. */
export type PlainTable = { x: readonly number[]; y: readonly number[]; classes?: readonly string[] }

/** A member's task on a table of one column; nothing is held out unless `test` or a validation fraction says so. */
export function tableTask(
  { x, y, classes = [] }: PlainTable,
  parts: Partial<JobSpecInput>,
  { test, member = 0 }: { test?: PlainTable; member?: number } = {},
): MemberTask {
  const task = classes.length > 0 ? 'classification' : 'regression'
  const labels = (values: readonly number[]): StoredTensor =>
    task === 'classification'
      ? { dtype: 'I32', shape: [values.length], data: Int32Array.from(values) }
      : { dtype: 'F64', shape: [values.length], data: Float64Array.from(values) }
  const column = (values: readonly number[]): StoredTensor => ({ dtype: 'F64', shape: [values.length], data: Float64Array.from(values) })
  const info: DatasetInfo = {
    kind: 'table',
    task,
    rows: x.length,
    test_rows: test ? test.x.length : 0,
    input_shape: [1],
    classes: [...classes],
    class_counts: classes.map((_, index) => y.filter((label) => label === index).length),
    columns: [{ name: 'x', type: 'numeric', missing: 0, mean: 0, std: 1, categories: null }],
    label: 'y',
  }
  const tensors: Record<string, StoredTensor> = {
    [datasetTensors.column('train', 0)]: column(x),
    [datasetTensors.labels('train')]: labels(y),
    ...(test ? { [datasetTensors.column('test', 0)]: column(test.x), [datasetTensors.labels('test')]: labels(test.y) } : {}),
  }
  const spec = toySpec({ dataset: { id: `ds_${'0'.repeat(26)}`, validation_fraction: 0 }, task, architecture: { layers: [] }, ...parts })
  return { spec, info, dataset: readTensorFile(writeTensorFile(tensors)), member, seed: spec.seed + member, resume: null }
}
