import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { defined, type JobSpecInput, type LayerInput, readTensorFile } from '@trainyard/spec'
import { tableTask } from '@trainyard/testing/training/table-task.js'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from './train-member.js'

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

/** Normalizations at the start, in both branches of a projection, and in a block within the block: as in the preset `resnet`. */
function layers(momentum: number, inference: 'moving' | 'adaptive'): LayerInput[] {
  const norm = { type: 'batch_normalization', momentum, inference } as const
  const relu = { type: 'activation', function: 'relu' } as const
  const conv = (filters: number, strides = 1) => ({ type: 'conv2d', filters, strides }) as const
  return [
    conv(4),
    norm,
    relu,
    { type: 'residual', shortcut: 'projection', layers: [conv(8, 2), norm, relu, { type: 'residual', layers: [conv(8), norm] }, relu, conv(8), norm] },
    relu,
    { type: 'global_average_pooling2d' },
  ]
}

/** Validation loss at the end, of a training that is the same whichever statistics predictions take. */
async function validationLoss(momentum: number, inference: 'moving' | 'adaptive', mode: 'auto' | 'eager'): Promise<number> {
  const parts: Partial<JobSpecInput> = {
    architecture: { layers: layers(momentum, inference) },
    optimizer: { type: 'sgd', learning_rate: 0.002 },
    training: { epochs: 30, batch_size: 60 },
  }
  const { ports, seen } = recordingPorts()
  await trainMember(toyTask(parts, { rows: 160 }), ports, engine, { mode })
  return seen.points.findLast(({ key }) => key === 'val_loss')?.value ?? Number.NaN
}

test.each(['auto', 'eager'] as const)(
  'after enough steps the moving averages stand in for the statistics of a batch, in blocks and projections too (%s)',
  async (mode) => {
    const [moving, adaptive] = [await validationLoss(0.9, 'moving', mode), await validationLoss(0.9, 'adaptive', mode)]
    expect(Math.abs(moving / adaptive - 1), `moving ${moving}, adaptive ${adaptive}`).toBeLessThan(0.003)
  },
  60_000,
)

test('averages that have seen too few steps for their momentum give another loss', async () => {
  const [stale, adaptive] = [await validationLoss(0.999, 'moving', 'auto'), await validationLoss(0.999, 'adaptive', 'auto')]
  expect(Math.abs(stale / adaptive - 1), `stale ${stale}, adaptive ${adaptive}`).toBeGreaterThan(0.015)
}, 60_000)

/** Normalized rows alone, in order: an output layer behind a normalization of the one input. */
async function averagesOf(x: readonly number[], { batch, momentum, epochs }: { batch: number; momentum: number; epochs: number }, mode: 'auto' | 'eager') {
  const { ports, seen } = recordingPorts()
  const architecture: JobSpecInput['architecture'] = { layers: [{ type: 'batch_normalization', momentum }] }
  const training = { epochs, batch_size: batch, shuffle: false }
  const optimizer = { type: 'sgd', learning_rate: 1e-12 } as const
  await trainMember(tableTask({ x, y: x.map((_, row) => row) }, { architecture, training, optimizer }), ports, engine, { mode })
  const file = readTensorFile(defined(seen.checkpoints.at(-1), 'the final checkpoint').file)
  const number = (end: string): number =>
    Number(
      file.tensor(
        defined(
          file.names.find((name) => name.endsWith(end)),
          end,
        ),
      ).data[0],
    )
  return { mean: number('/moving_mean'), variance: number('/moving_variance') }
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
const varianceOf = (values: readonly number[]): number => meanOf(values.map((value) => (value - meanOf(values)) ** 2))

test('the averages follow each batch by its rows, and one of a single row not at all', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        x: fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 30 }),
        batch: fc.integer({ min: 1, max: 32 }),
        momentum: fc.double({ min: 0, max: 0.99, noNaN: true }),
        epochs: fc.integer({ min: 1, max: 3 }),
      }),
      async ({ x, batch, momentum, epochs }) => {
        fc.pre(varianceOf(x) > 1e-6)
        const inputs = x.map((value) => (value - meanOf(x)) / Math.sqrt(varianceOf(x)))
        const right = { mean: 0, variance: 1 }
        const size = Math.min(batch, x.length)
        for (let epoch = 0; epoch < epochs; epoch += 1)
          for (let start = 0; start < x.length; start += size) {
            const rows = inputs.slice(start, start + size)
            if (rows.length === 1) continue
            const kept = momentum ** (rows.length / size)
            right.mean = kept * right.mean + (1 - kept) * meanOf(rows)
            right.variance = kept * right.variance + ((1 - kept) * varianceOf(rows) * rows.length) / (rows.length - 1)
          }
        const averages = await averagesOf(x, { batch, momentum, epochs }, 'eager')
        expect(Math.abs(averages.mean - right.mean)).toBeLessThan(1e-5)
        expect(Math.abs(averages.variance - right.variance)).toBeLessThan(1e-5 * Math.max(1, right.variance))
      },
    ),
    { numRuns: 40 },
  )
}, 60_000)

test.each([128, 64, 129])(
  'of 129 rows in batches of %i the moving variance is that of the rows, in a graph too',
  async (batch) => {
    const x = Array.from({ length: 129 }, (_, row) => Math.sin(row * 7.3) * 3 + 10)
    const { mean, variance } = await averagesOf(x, { batch, momentum: 0.9, epochs: 60 }, 'auto')
    expect(Math.abs(mean)).toBeLessThan(0.05)
    expect(Math.abs(variance - 1)).toBeLessThan(0.05)
  },
  60_000,
)
