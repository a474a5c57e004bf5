import { type EngineInfo, loadEngine } from '@trainyard/engine'
import type { JobSpecInput, LayerInput } from '@trainyard/spec'
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
