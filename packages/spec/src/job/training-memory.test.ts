import { expect, test } from 'vitest'
import { inferShapes } from '../architecture/infer-shapes.js'
import type { DatasetInfo } from '../dataset/view.js'
import { limits } from '../limits.js'
import { type JobSpecInput, jobSpec, resolvedJobSpec } from './spec.js'
import { totalMemory, trainingMemory } from './training-memory.js'

const flat = { type: 'flatten' } as const
const dense = (units: number) => ({ type: 'dense', units, activation: 'relu' }) as const
const conv = (filters: number) => ({ type: 'conv2d', filters, kernel_size: 3, padding: 'same', activation: 'relu' }) as const
const wide = { layers: [flat, dense(4_096), dense(8_192)] }
const batches = { layers: [conv(32), { type: 'max_pooling2d' } as const, conv(64), flat, dense(128)] }
const large = { layers: [conv(64), conv(64), conv(64), { type: 'global_average_pooling2d' } as const] }
const rows = { layers: [{ type: 'average_pooling2d', pool_size: 8 } as const, flat, dense(16)] }

/** What `npm run bench:memory` measured, in MB: see docs/measurements/memory.md. */
test.each<[measured: number, members: number, rows: number, input: number[], job: Partial<JobSpecInput>]>([
  [527, 1, 2_000, [28, 28, 1], { architecture: { layers: [flat, dense(256), dense(128)] } }],
  [4_378, 1, 512, [28, 28, 1], { architecture: wide }],
  [2_347, 1, 512, [28, 28, 1], { architecture: wide, optimizer: { type: 'sgd' } }],
  [8_943, 4, 512, [28, 28, 1], { architecture: wide }],
  [766, 1, 1_024, [28, 28, 1], { architecture: batches }],
  [1_777, 1, 2_048, [28, 28, 1], { architecture: batches, training: { batch_size: 1_024 } }],
  [3_282, 1, 256, [64, 64, 3], { architecture: large }],
  [2_570, 1, 512, [32, 32, 3], { architecture: { preset: 'resnet', depth: 20 }, training: { batch_size: 256 } }],
  [1_919, 1, 8_000, [128, 128, 3], { architecture: rows }],
])('a trainer that held %i MB at most was estimated within the factor that decides what is rejected', (measured, members, count, input, job) => {
  const classes = ['a', 'b']
  const info: DatasetInfo = {
    kind: 'image',
    task: 'classification',
    rows: count,
    test_rows: 0,
    input_shape: input,
    classes,
    class_counts: [count / 2, count / 2],
    columns: [],
    label: null,
  }
  const spec = resolvedJobSpec.parse(
    jobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}` }, task: 'classification', seed: 7, architecture: { layers: [] }, ...job }),
  )
  const inferred = inferShapes(spec.architecture, { inputShape: input, task: 'classification', classes: classes.length })
  if (!inferred.ok) throw new Error('the network is fine')
  const datasetBytes = count * input.reduce((product, side) => product * side, 1)
  const ratio = totalMemory(trainingMemory(inferred.shapes, { spec, info, datasetBytes, members })) / (1e6 * measured)
  expect(ratio).toBeGreaterThan(1 / limits.memoryEstimateFactor)
  expect(ratio).toBeLessThan(limits.memoryEstimateFactor)
})
