import type { Claim, Database } from '@trainyard/db'
import { createId } from '@trainyard/runtime'
import {
  type AnalysisBody,
  type DatasetInfo,
  type DatasetWarning,
  type EnsembleResult,
  type MetricPoint,
  type ModelManifest,
  writeTensorFile,
} from '@trainyard/spec'
import type { TestApi } from './test-api.js'

const leaseSeconds = 60
const tableInfo: DatasetInfo = {
  kind: 'table',
  task: 'classification',
  rows: 8,
  test_rows: 0,
  input_shape: [2],
  classes: ['no', 'yes'],
  class_counts: [4, 4],
  label: 'bought',
  columns: ['age', 'pay'].map((name) => ({ name, type: 'numeric' as const, missing: 0, mean: 0, std: 1, categories: null })),
}
const tableFile = writeTensorFile({
  'train.column.0': { dtype: 'F64', shape: [8], data: new Float64Array([1, 2, 3, 4, 1, 2, 3, 4]) },
  'train.column.1': { dtype: 'F64', shape: [8], data: new Float64Array([5, 6, 7, 8, 5, 6, 7, 8]) },
  'train.y': { dtype: 'I32', shape: [8], data: new Int32Array([0, 1, 0, 1, 0, 1, 0, 1]) },
})

/** Does by hand, through the same rows, what a worker does: claims the next task of a job or a data set. */
export async function claimNext(db: Database, of: { jobId: string } | { datasetId: string }): Promise<Claim> {
  const [task] = await db.tasks.ready('jobId' in of ? { jobIds: [of.jobId] } : of)
  const claim = task ? await db.tasks.claim({ taskId: task.id, workerId: createId('worker'), leaseSeconds }) : null
  if (!claim) throw new Error('there is nothing to claim')
  return claim
}

/** A data set that is ready, made in a project. */
export async function readyDataset({ db }: Pick<TestApi, 'db'>, projectId: string, warnings: DatasetWarning[] = []): Promise<string> {
  const { id } = await db.datasets.create({ projectId, name: 'table', source: { type: 'sample', sample: 'iris' } })
  const { lease } = await claimNext(db, { datasetId: id })
  await db.datasets.markReady(lease, { info: tableInfo, warnings, file: tableFile })
  return id
}

/** A small job on a data set, as a client sends it. */
export const jobBody = (dataset: string) => ({
  name: 'small',
  dataset: { id: dataset },
  architecture: { layers: [{ type: 'dense', units: 3 }] },
  model: { name: 'small' },
})

/** Points of one key, in steps from `from`. */
export const points = (key: string, count: number, { member = 0, from = 1 } = {}): MetricPoint[] =>
  Array.from({ length: count }, (_, index) => ({
    member,
    key,
    step: from + index,
    epoch: 0,
    value: Math.sin(from + index),
    at: new Date(1_767_225_600_000 + index).toISOString(),
  }))

const array = (...shape: number[]) => ({
  dtype: 'F32' as const,
  shape,
  data: Float32Array.from({ length: shape.reduce((product, side) => product * side, 1) }, (_, index) => index + 1),
})
const weights = writeTensorFile({
  'weights/dense_1/kernel': array(2, 3),
  'weights/dense_1/bias': array(3),
  'weights/output/kernel': array(3, 2),
  'weights/output/bias': array(2),
})
const ensemble: EnsembleResult = {
  combine: 'mean',
  members_used: 1,
  split: 'validation',
  metric: 'accuracy',
  metrics: { accuracy: 1 },
  best_member: { index: 0, value: 1 },
  mean_member: 1,
  gain: { delta: 0, ci95: [0, 0] },
  gain_over_mean: { delta: 0, ci95: [0, 0] },
  diversity: null,
}

const analysis: AnalysisBody = {
  split: 'validation',
  dataset_split: 'train',
  rows: 1,
  classes: ['no', 'yes'],
  members: [
    {
      index: 0,
      used: true,
      weight: 1,
      metrics: { accuracy: 1 },
      confusion: [
        [0, 0],
        [0, 1],
      ],
    },
  ],
  confusion: [
    [0, 0],
    [0, 1],
  ],
  most_confused: [],
  per_class: [],
  worst: [{ row: 3, label: 'yes', predicted: 'yes', probability: 0.9, label_probability: 0.9, loss: 0.1 }],
  calibration: null,
  selection: null,
  disagreement: null,
  regression: null,
}

/** Trains a job of one member to its end without TensorFlow: final checkpoint, predictions, ensemble, model version. Returns the checkpoint's id. */
export async function succeed({ db }: Pick<TestApi, 'db'>, jobId: string): Promise<string> {
  const train = await claimNext(db, { jobId })
  const checkpoint = await db.checkpoints.save(train.lease, {
    member: 0,
    kind: 'final',
    step: 1,
    epoch: 1,
    metrics: { loss: 1 },
    resumable: false,
    file: weights,
  })
  await db.tasks.complete(train.lease, { members: [{ index: 0, best: null, final: { accuracy: 1 }, parameters: 9, predictions: weights }] })
  const { lease, job, members } = await claimNext(db, { jobId })
  const final = members[0]?.finished?.checkpoint
  if (!job || !final) throw new Error('the job has no finished member')
  const manifest: ModelManifest = {
    format: 'trainyard-model-1',
    spec: job.spec,
    dataset: tableInfo,
    target: null,
    combine: 'mean',
    parameters: 9,
    preprocessing: {
      kind: 'table',
      columns: tableInfo.columns.map(({ name }) => ({ type: 'numeric', name, mean: 0, std: 1, impute: 0, missing_indicator: false })),
    },
    members: [{ index: 0, checkpoint_id: final.id, sha256: final.sha256, weight: 1 }],
  }
  await db.tasks.completeCombine(lease, { ensemble, weights: [{ index: 0, weight: 1, used: true }], manifest, analysis, metrics: { accuracy: 1 } })
  return checkpoint
}
