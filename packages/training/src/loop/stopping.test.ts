import { type EngineInfo, loadEngine, memory } from '@trainyard/engine'
import { type JobSpecInput, readTensorFile, type StopRequest, writeTensorFile } from '@trainyard/spec'
import { beforeAll, expect, test, vi } from 'vitest'
import { TrainingError } from '../training-error.js'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import type { MemberStep } from './member.js'
import { openMember } from './open-member.js'
import { stepOf } from './member.js'
import { runTraining, trainMember } from './train-member.js'

// Whole trainings; how long they take depends on what else the machine does.
vi.setConfig({ testTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const long: Partial<JobSpecInput> = { training: { epochs: 500, batch_size: 16, metrics_every_steps: 1 } }
const run = (parts: Partial<JobSpecInput>, stop: (step: number) => StopRequest = () => 'none', resume: Uint8Array | null = null) => {
  const { ports, seen } = recordingPorts(stop)
  return { seen, outcome: trainMember(toyTask(parts, { resume }), ports, engine, { mode: 'eager' }) }
}

test.each(['cancel', 'pause'] as const)('%s leaves a checkpoint of the very step at which the training stopped', async (request) => {
  const { seen, outcome } = run(long, (step) => (step >= 10 ? request : 'none'))
  expect(await outcome).toEqual({ status: request === 'cancel' ? 'cancelled' : 'paused' })
  const last = seen.checkpoints.at(-1)
  expect(last).toMatchObject({ kind: 'last', resumable: true })
  expect(last?.step).toBeGreaterThanOrEqual(10)
  expect(last?.step).toBe(seen.points.at(-1)?.step)
})

test('requests are read at least every 200 ms, however many steps an epoch has', async () => {
  const { ports } = recordingPorts()
  // A clock on which each step takes 10 ms.
  let clock = 0
  const reads: number[] = []
  const member = await openMember(toyTask({ training: { epochs: 2, batch_size: 1, checkpoint_every_steps: 1_000_000 } }), ports, { mode: 'eager' })
  const train: MemberStep = {
    runMany: async (rows, batchSize) => {
      const series = await stepOf(member.program, 'train').runMany(rows, batchSize)
      clock += 10 * series.steps
      return series
    },
  }
  const program = { ...member.program, steps: { ...member.program.steps, train } }
  const request = (): StopRequest => {
    reads.push(clock)
    return 'none'
  }
  expect(await runTraining({ ...member, program }, { ...ports, request }, engine, () => clock)).toMatchObject({ status: 'succeeded' })
  member.dispose()
  expect(clock).toBe(2 * 60 * 10)
  expect(Math.max(...reads.map((at, index) => at - (reads[index - 1] ?? 0)))).toBe(200)
})

test('finish ends with the weights of the best epoch so far', async () => {
  // At this rate the network first learns and then forgets.
  const { seen, outcome } = run({ ...long, optimizer: { type: 'adam', learning_rate: 0.05 } }, (step) => (step >= 60 ? 'finish' : 'none'))
  const result = await outcome
  if (result.status !== 'succeeded') throw new Error(result.status)
  const losses = seen.points.filter((point) => point.key === 'val_loss')
  const best = losses.reduce((a, b) => ((b.value ?? 1) < (a.value ?? 1) ? b : a))
  expect(result.best).toEqual({ metric: 'val_loss', value: best.value, step: best.step })
  expect(result.final['val_loss']).toBeCloseTo(best.value ?? Number.NaN, 6)
  expect(seen.checkpoints.at(-1)).toMatchObject({ kind: 'final', step: best.step })
})

test('finish before the first step gives no member: untrained weights are no result', async () => {
  const { seen, outcome } = run(long, () => 'finish')
  expect(await outcome).toEqual({ status: 'skipped', message: expect.stringContaining('before the first step') })
  expect(seen.checkpoints).toEqual([])
})

test('early stopping ends after its patience and restores the best weights', async () => {
  const { seen, outcome } = run({ ...long, training: { ...long.training, early_stopping: { patience: 3, minimum_delta: 0.02 } } })
  const result = await outcome
  if (result.status !== 'succeeded' || !result.best) throw new Error('no best epoch')
  const epochs = seen.points.filter((point) => point.key === 'val_loss')
  const best = epochs.findIndex((point) => point.step === result.best?.step)
  expect(epochs.length).toBe(best + 1 + 3)
  for (const later of epochs.slice(best + 1)) expect(later.value).toBeGreaterThanOrEqual((epochs[best]?.value ?? 0) - 0.02)
  expect(result.best.value).toBe(epochs[best]?.value)
  expect(result.final['val_loss']).toBeCloseTo(result.best.value ?? Number.NaN, 6)
})

test('a loss that is no longer finite ends as diverged, naming the step and a smaller rate', async () => {
  const { seen, outcome } = run({
    ...long,
    optimizer: { type: 'sgd', learning_rate: 4e9 },
    training: { ...long.training, metrics_every_steps: 1_000 },
  })
  const error: unknown = await outcome.catch((cause: unknown) => cause)
  expect(error).toBeInstanceOf(TrainingError)
  expect(error).toMatchObject({ code: 'diverged' })
  expect((error as TrainingError).message).toMatch(/at step \d+, with learning rate 4000000000; try optimizer\.learning_rate 400000000 or less/)
  const step = Number(/at step (\d+)/.exec((error as TrainingError).message)?.[1])
  expect(seen.points.filter(({ key }) => key === 'loss').map((point) => [point.step, Number.isFinite(point.value)])).toEqual([[step - 1, true]])
})

test('a checkpoint of another job or member, or a damaged one, is refused with the reason', async () => {
  const { seen, outcome } = run({ training: { epochs: 1, checkpoint_every_steps: 1 } })
  await outcome
  const file = seen.checkpoints[0]?.file ?? new Uint8Array()
  const refused = (parts: Partial<JobSpecInput>, resume: Uint8Array) =>
    run(parts, () => 'none', resume).outcome.then(
      () => 'accepted',
      (cause: unknown) => String(cause),
    )
  expect(await refused({ training: { epochs: 2, checkpoint_every_steps: 1 } }, file)).toContain('its spec_sha256 is')
  expect(await refused({ training: { epochs: 1, checkpoint_every_steps: 1 }, seed: 8 }, file)).toContain('its spec_sha256 is')
  expect(await refused({ training: { epochs: 1, checkpoint_every_steps: 1 } }, file.subarray(0, 100))).toContain('cannot be resumed from')
  expect(await refused({ training: { epochs: 1, checkpoint_every_steps: 1 }, name: 'another name' }, file)).toBe('accepted')
})

test('a checkpoint that cannot be stored is reported, and training continues', async () => {
  const { ports, seen } = recordingPorts()
  const failing = {
    ...ports,
    checkpoints: (checkpoints: Parameters<typeof ports.checkpoints>[0]) =>
      checkpoints[0]?.kind === 'final' ? ports.checkpoints(checkpoints) : Promise.reject(new Error('disk full')),
  }
  const outcome = await trainMember(toyTask({ training: { epochs: 2, checkpoint_every_steps: 2 } }), failing, engine, { mode: 'eager' })
  expect(outcome.status).toBe('succeeded')
  expect(seen.events.some((event) => event.level === 'warn' && event.message.includes('disk full'))).toBe(true)
})

test('memory stays flat from step to step, and everything is given back at the end', async () => {
  const parts: Partial<JobSpecInput> = {
    architecture: {
      layers: [
        { type: 'conv2d', filters: 2 },
        { type: 'batch_normalization' },
        { type: 'activation', function: 'gelu' },
        { type: 'flatten' },
        { type: 'dropout' },
        { type: 'dense', units: 4, activation: 'softmax' },
      ],
    },
    regularization: { l1: 1e-4, l2: 1e-4, gradient_clip_norm: 1 },
    training: { epochs: 6, batch_size: 16, checkpoint_every_steps: 1 },
  }
  for (const mode of ['eager', 'auto'] as const) {
    const before = memory()
    const { ports } = recordingPorts()
    const seen: number[] = []
    const counting = { ...ports, checkpoints: async () => void seen.push(memory().tensors) }
    await trainMember(toyTask(parts), counting, engine, { mode })
    expect(new Set(seen.slice(1, -1)).size, mode).toBe(1)
    expect(memory().tensors, mode).toBe(before.tensors)
    expect(memory().handles - before.handles, mode).toBeLessThanOrEqual(0)
  }
})

test('regression reports errors in the units of the target', async () => {
  const { ports } = recordingPorts()
  const rows = 60
  const column = Float64Array.from({ length: rows }, (_, row) => (row * 37) % rows)
  const y = column.map((value) => 1000 + 3 * value)
  const file = writeTensorFile({ 'train.column.0': { dtype: 'F64', shape: [rows], data: column }, 'train.y': { dtype: 'F64', shape: [rows], data: y } })
  const task = toyTask({
    task: 'regression',
    architecture: { layers: [] },
    optimizer: { type: 'adam', learning_rate: 0.2 },
    training: { epochs: 25, batch_size: 16 },
  })
  const info = {
    ...task.info,
    kind: 'table' as const,
    task: 'regression' as const,
    rows,
    test_rows: 0,
    input_shape: [1],
    classes: [],
    class_counts: [],
    columns: [{ name: 'a', type: 'numeric' as const, missing: 0, mean: 0, std: 1, categories: null }],
    label: 'y',
  }
  const outcome = await trainMember({ ...task, info, dataset: readTensorFile(file) }, ports, engine, { mode: 'eager' })
  if (outcome.status !== 'succeeded') throw new Error(outcome.status)
  expect(outcome.final['val_mean_absolute_error']).toBeLessThan(5)
  expect(outcome.final['val_root_mean_squared_error']).toBeGreaterThanOrEqual(outcome.final['val_mean_absolute_error'] ?? Number.NaN)
  const outputs = readTensorFile(outcome.predictions)
  const [first, label] = [outputs.tensor('validation.outputs').data[0], outputs.tensor('validation.labels').data[0]]
  expect(Math.abs(Number(first) - Number(label))).toBeLessThan(15)
})

test('a training that ends while it still improves says by how much, and one that has settled or whose rate has fallen says nothing', async () => {
  const told = async (parts: Partial<JobSpecInput>): Promise<string[]> => {
    const { ports, seen } = recordingPorts()
    await trainMember(toyTask(parts), ports, engine, { mode: 'eager' })
    return seen.events.flatMap((event) => (event.type === 'diagnostic' && event.data?.['rule'] === 'still_improving' ? [event.message] : []))
  }
  const short = { training: { epochs: 10, batch_size: 30 }, optimizer: { type: 'sgd', learning_rate: 0.05 } } as const
  expect(await told(short)).toEqual([
    expect.stringMatching(/^val_loss was still improving .* in the last tenth of its 10 epochs: increase training\.epochs above 10/),
  ])
  expect(await told({ ...short, schedule: { type: 'cosine' } })).toEqual([])
  expect(await told({ ...short, optimizer: { type: 'sgd', learning_rate: 1e-6 } })).toEqual([])
})
