import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { type JobSpecInput, readTensorFile } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import type { NewCheckpoint } from '../ports.js'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from './train-member.js'

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

/**
 * Everything that has state at once: noise of each kind, batch statistics, a plateau, early stopping that restores, penalties, clipping, a last batch that is
 * smaller.
 */
const everything: Partial<JobSpecInput> = {
  architecture: {
    layers: [
      { type: 'conv2d', filters: 3, kernel_size: 3, strides: 2 },
      { type: 'batch_normalization', momentum: 0.9, init: 'identity' },
      { type: 'activation', function: 'relu' },
      { type: 'spatial_dropout2d', rate: 0.2 },
      { type: 'flatten' },
      { type: 'gaussian_dropout', rate: 0.2 },
      { type: 'dense', units: 6, activation: 'tanh' },
      { type: 'dropout', rate: 0.3 },
    ],
  },
  schedule: { type: 'reduce_on_plateau', patience_epochs: 1, factor: 0.5, minimum_delta: 0.5, warmup_epochs: 1 },
  regularization: { l1: 1e-4, l2: 1e-3, gradient_clip_norm: 1, label_smoothing: 0.1 },
  training: {
    epochs: 4,
    batch_size: 16,
    checkpoint_every_steps: 1,
    metrics_every_steps: 3,
    early_stopping: { metric: 'val_loss', patience: 2, restore_best: true, minimum_delta: 0.05 },
  },
  ensemble: { method: 'bagged' },
}

const optimizers: JobSpecInput['optimizer'][] = [
  { type: 'sgd', learning_rate: 0.1, weight_decay: 0.01 },
  { type: 'momentum', nesterov: true },
  { type: 'adagrad' },
  { type: 'rmsprop', centered: true, momentum: 0.9 },
  { type: 'adam', learning_rate: 0.01 },
  { type: 'adamw', learning_rate: 0.01 },
  { type: 'adamax' },
  { type: 'nadam' },
  { type: 'lion', weight_decay: 0.1 },
]

/** Trains to the end, and gives the checkpoints and the points without those that tell the time. */
async function train(parts: Partial<JobSpecInput>, resume: Uint8Array | null, mode: 'auto' | 'eager') {
  const { ports, seen } = recordingPorts()
  const outcome = await trainMember(toyTask(parts, { rows: 72, member: 1, resume }), ports, engine, { mode })
  return {
    outcome,
    checkpoints: seen.checkpoints,
    points: seen.points.filter((point) => point.key !== 'samples_per_second').map(({ at: _at, ...point }) => point),
  }
}

const bits = (checkpoint: NewCheckpoint | undefined): Map<string, Uint32Array> => {
  const file = readTensorFile(checkpoint?.file ?? new Uint8Array())
  return new Map(file.names.map((name) => [name, new Uint32Array(Float32Array.from(file.tensor(name).data, Number).buffer)]))
}

test.each(optimizers)('stopped at any step and resumed, $type ends in the same bits and repeats the same metrics', { timeout: 60_000 }, async (optimizer) => {
  const parts = { ...everything, optimizer }
  const whole = await train(parts, null, 'eager')
  const lasts = whole.checkpoints.filter((checkpoint) => checkpoint.kind === 'last')
  const steps = lasts.length
  expect(steps).toBeGreaterThanOrEqual(8)
  for (const index of [0, 3, 5, steps - 1]) {
    const from = lasts[index]
    const resumed = await train(parts, from?.file ?? null, 'eager')
    expect(bits(resumed.checkpoints.at(-1))).toEqual(bits(whole.checkpoints.at(-1)))
    expect(resumed.points).toEqual(whole.points.filter((point) => point.step > (from?.step ?? 0)))
    expect(resumed.outcome).toEqual(whole.outcome)
  }
})

test('as a graph, stopped at several steps and resumed, the training ends in the same bits', { timeout: 60_000 }, async () => {
  const parts: Partial<JobSpecInput> = { ...everything, optimizer: { type: 'adam', learning_rate: 0.01 }, training: { ...everything.training, epochs: 2 } }
  const whole = await train(parts, null, 'auto')
  for (const from of whole.checkpoints.filter((checkpoint) => checkpoint.kind === 'last' && [1, 4, 6].includes(checkpoint.step))) {
    const resumed = await train(parts, from.file, 'auto')
    expect(bits(resumed.checkpoints.at(-1)), `from step ${from.step}`).toEqual(bits(whole.checkpoints.at(-1)))
  }
})
