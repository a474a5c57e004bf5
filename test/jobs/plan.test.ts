import type { AppError } from '@trainyard/runtime'
import { type DatasetInfo, datasetTensors, type ErrorDetail, type JobPlan, readTensorFile, type StoredTensor, writeTensorFile } from '@trainyard/spec'
import { prepareSplits, type PreparedSplits } from '@trainyard/training'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkJob } from '../../apps/api/src/routes/jobs/create-job/check-job.js'

const id = `ds_${'0'.repeat(26)}`

/** A table of one column: for classification so many rows of each class, mixed; for regression so many rows with targets that all differ. */
type SmallSet = { info: DatasetInfo; file: Uint8Array }
function smallSet(sizes: readonly number[], task: DatasetInfo['task'], mix: number): SmallSet {
  const rows = sizes.reduce((sum, size) => sum + size, 0)
  const order = Array.from({ length: rows }, (_, row) => row).sort((a, b) => ((a * 7_919 + mix) % 104_729) - ((b * 7_919 + mix) % 104_729))
  const classOf = sizes.flatMap((size, label) => Array.from({ length: size }, () => label))
  const labels: StoredTensor =
    task === 'classification'
      ? { dtype: 'I32', shape: [rows], data: Int32Array.from(order, (row) => classOf[row] ?? -1) }
      : { dtype: 'F64', shape: [rows], data: Float64Array.from(order) }
  const info: DatasetInfo = {
    kind: 'table',
    task,
    rows,
    test_rows: 0,
    input_shape: [1],
    classes: task === 'classification' ? sizes.map((_, label) => `c${label}`) : [],
    class_counts: task === 'classification' ? [...sizes] : [],
    columns: [{ name: 'x', type: 'numeric', missing: 0, mean: 0, std: 1, categories: null }],
    label: 'y',
  }
  const column: StoredTensor = { dtype: 'F64', shape: [rows], data: Float64Array.from(order, (row) => row / 3) }
  return { info, file: writeTensorFile({ [datasetTensors.column('train', 0)]: column, [datasetTensors.labels('train')]: labels }) }
}

type Answer = { plan: JobPlan; errors: null } | { plan: null; errors: readonly ErrorDetail[] }

/** What the POST says. */
const asked = (info: DatasetInfo, body: Record<string, unknown>): Promise<Answer> =>
  checkJob(
    { architecture: { layers: [] }, ...body },
    {
      errors: [],
      drawSeed: () => 1,
      largestWorker: async () => ({ memoryBytes: null, flopsPerSecond: null }),
      findStart: async () => null,
      findDataset: async () => ({ name: 'small', status: 'ready', error: null, info, bytes: 8 }),
      findPublication: async () => ({ next: 1, newest: null, floor: null }),
    },
  ).then(
    (plan): Answer => ({ plan, errors: null }),
    (error: AppError): Answer => ({ plan: null, errors: error.details }),
  )

/** What the training draws; null where it fails. */
function drawn({ info, file }: SmallSet, plan: JobPlan): PreparedSplits | null {
  try {
    return prepareSplits(plan.spec, info, readTensorFile(file))
  } catch {
    return null
  }
}

const sizes = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 2, maxLength: 60 }),
  fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 2, maxLength: 6 }),
)
const fraction = fc.oneof(
  fc.constantFrom(0, 1e-9, 0.001, 0.01, 0.1, 0.2, 0.25, 1 / 3, 0.5, 0.9, 0.99, 1 - 2 ** -53),
  fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
)
const training = fc.record({ epochs: fc.integer({ min: 1, max: 5 }), batch_size: fc.integer({ min: 1, max: 200 }), drop_last: fc.boolean() })
const job = fc.record({ sizes, task: fc.constantFrom('classification' as const, 'regression' as const), fraction, training, seed: fc.nat(), mix: fc.nat() })

test('what the POST accepts can be split, into as many rows and steps as the plan says', async () => {
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(job, async (each) => {
      const set = smallSet(each.sizes, each.task, each.mix)
      const { plan } = await asked(set.info, { dataset: { id, validation_fraction: each.fraction }, training: each.training, seed: each.seed })
      if (!plan) return
      accepted += 1
      const splits = drawn(set, plan)
      expect([splits?.train.rows, splits?.validation?.rows ?? 0]).toEqual([plan.train_rows, plan.validation_rows])
      expect(plan.validation_rows > 0).toBe(each.fraction > 0)
      const { batch_size: batch, drop_last: dropLast, epochs } = each.training
      const inEpoch = plan.train_rows / Math.min(batch, plan.train_rows)
      expect(plan.steps).toBe(epochs * (dropLast ? Math.floor(inEpoch) : Math.ceil(inEpoch)))
    }),
    { numRuns: 2_000 },
  )
  expect(accepted).toBeGreaterThan(200)
})

test('what the POST refuses for its rows would fail, and following the remedy helps', async () => {
  let refused = 0
  await fc.assert(
    fc.asyncProperty(job, async (each) => {
      const set = smallSet(each.sizes, each.task, each.mix)
      const body = { dataset: { id, validation_fraction: each.fraction }, training: { ...each.training, drop_last: false }, seed: each.seed }
      const { errors } = await asked(set.info, body)
      if (errors === null) return
      refused += 1
      expect(errors.map(({ path, rule }) => `${path} ${rule}`)).toEqual(['dataset.validation_fraction held_out'])
      const without = await asked(set.info, { ...body, dataset: { id, validation_fraction: 0 } })
      if (without.plan) {
        const spec = { ...without.plan.spec, dataset: { id, validation_fraction: each.fraction } }
        expect(drawn(set, { ...without.plan, spec })).toBeNull()
      }
      const bound = /must be (?:at least |at most )?([\d.e-]+)/.exec(errors[0]?.message ?? '')?.[1]
      const followed = await asked(set.info, { ...body, dataset: { id, validation_fraction: Number(bound) } })
      expect(followed.errors, errors[0]?.message).toBeNull()
    }),
    { numRuns: 2_000 },
  )
  expect(refused).toBeGreaterThan(100)
})

test('60 rows in 55 classes, of which 5 are test rows: no fraction holds out a row, and only that is said', async () => {
  const { info } = smallSet(Array<number>(55).fill(1), 'classification', 0)
  for (const validation_fraction of [0.1, 0.5]) {
    const { errors } = await asked(info, { dataset: { id, validation_fraction } })
    expect(errors).toEqual([
      {
        path: 'dataset.validation_fraction',
        rule: 'held_out',
        message:
          'dataset.validation_fraction must be 0: none of the 55 training rows can be held out, each is needed to train on, since no class has more than one',
        received: validation_fraction,
      },
    ])
  }
  expect((await asked(info, { dataset: { id, validation_fraction: 0 } })).plan?.train_rows).toBe(55)
})

test('57 rows in 57 classes with batches of 56 and drop_last: all 57 are trained, so the batch fits', async () => {
  const { info } = smallSet(Array<number>(57).fill(1), 'classification', 0)
  const body = (batch_size: number) => ({ dataset: { id, validation_fraction: 0 }, training: { batch_size, drop_last: true } })
  expect((await asked(info, body(56))).plan).toMatchObject({ train_rows: 57, validation_rows: 0, steps: 10 })
  expect((await asked(info, body(58))).errors).toMatchObject([{ path: 'training.batch_size', rule: 'rows', message: expect.stringContaining('at most 57') }])
})

test('folds: the plan counts the rows of the first fold as its member has them, and a member for each fold', async () => {
  for (const [sizes, folds, repeats] of [
    [[7, 5, 9], 4, 2],
    [[31], 3, 1],
    [[2, 2], 2, 1],
  ] as const) {
    const set = smallSet(sizes, sizes.length > 1 ? 'classification' : 'regression', 5)
    const { plan } = await asked(set.info, { dataset: { id, split: { type: 'folds', folds, repeats } } })
    expect(plan?.spec.ensemble).toMatchObject({ method: 'folds', members: folds * repeats })
    const splits = plan && drawn(set, plan)
    expect([plan?.train_rows, plan?.validation_rows]).toEqual([splits?.train.rows, splits?.validation?.rows])
  }
})
