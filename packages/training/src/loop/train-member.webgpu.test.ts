import { type EngineInfo, loadEngine, memory } from '@trainyard/engine'
import type { JobSpecInput, LayerInput } from '@trainyard/spec'
import { beforeAll, describe, expect, test, vi } from 'vitest'
import { recordingPorts, silentPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from './train-member.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { trainMembers } from '../pack/train-members.js'

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 })

// Wherever Dawn finds a Vulkan driver, a software one too; elsewhere the tests are skipped with its reason.
const { unavailable, software } = await loadEngine({ device: 'webgpu' }).then(
  ({ adapter }) => ({ unavailable: '', software: adapter?.software === true }),
  (cause: unknown) => ({ unavailable: String(cause), software: true }),
)

const conv = (more: object) => ({ type: 'conv2d', filters: 4, kernel_size: 3, ...more })
const network: LayerInput[] = [
  conv({ strides: 2 }),
  { type: 'batch_normalization' },
  { type: 'activation', function: 'relu' },
  conv({ padding: 'same', activation: 'elu' }),
  { type: 'max_pooling2d', pool_size: 2 },
  { type: 'flatten' },
  { type: 'dropout', rate: 0.25 },
  { type: 'dense', units: 8, activation: 'tanh' },
] as LayerInput[]
const parts = (more: Partial<JobSpecInput>): Partial<JobSpecInput> => ({
  architecture: { layers: network },
  training: { epochs: 2, batch_size: 16, metrics_every_steps: 1 },
  ...more,
})

const jobs: Record<string, Partial<JobSpecInput>> = {
  sgd: parts({ optimizer: { type: 'sgd', learning_rate: 0.1 } }),
  momentum: parts({ optimizer: { type: 'momentum', learning_rate: 0.05 } }),
  nesterov: parts({ optimizer: { type: 'momentum', nesterov: true, learning_rate: 0.05 } }),
  adagrad: parts({ optimizer: { type: 'adagrad', learning_rate: 0.05 } }),
  rmsprop: parts({ optimizer: { type: 'rmsprop', centered: true, momentum: 0.5, learning_rate: 1e-3 } }),
  adam: parts({ optimizer: { type: 'adam', learning_rate: 0.01 }, regularization: { l2: 1e-3, gradient_clip_norm: 0.5, label_smoothing: 0.1 } }),
  adamw: parts({ optimizer: { type: 'adamw', learning_rate: 0.01, weight_decay: 0.01 } }),
  adamax: parts({ optimizer: { type: 'adamax', learning_rate: 0.01 } }),
  nadam: parts({ optimizer: { type: 'nadam', learning_rate: 0.01 } }),
  lion: parts({ optimizer: { type: 'lion', learning_rate: 1e-3 }, schedule: { type: 'cosine' } }),
  augmentation: parts({
    augmentation: [{ type: 'horizontal_flip' }, { type: 'rotation', degrees: 15 }, { type: 'gaussian_noise', deviation: 0.05 }, { type: 'mixup' }],
  }),
  'separable and depthwise layers': parts({
    architecture: {
      layers: [
        { type: 'separable_conv2d', filters: 4, kernel_size: 3 },
        { type: 'depthwise_conv2d', kernel_size: 3, padding: 'same', activation: 'swish' },
        { type: 'average_pooling2d', pool_size: 2, padding: 'same' },
        { type: 'layer_normalization' },
        { type: 'spatial_dropout2d', rate: 0.2 },
        { type: 'global_average_pooling2d' },
      ] as LayerInput[],
    },
  }),
  recurrent: parts({
    architecture: {
      layers: [
        { type: 'reshape', shape: [8, 8] },
        { type: 'lstm', units: 4 },
      ] as LayerInput[],
    },
  }),
}

/** In software each of them takes seconds: there some stand for all. */
const chosen = software ? ['nesterov', 'adagrad', 'adam', 'augmentation'] : Object.keys(jobs)
const small = parts({
  architecture: { layers: [{ type: 'flatten' }, { type: 'dense', units: 8, activation: 'relu' }, { type: 'dropout', rate: 0.25 }] as LayerInput[] },
})

const points = (seen: ReturnType<typeof recordingPorts>['seen'], prefix = '') =>
  new Map(
    seen.points
      .filter(({ key }) => !key.includes('samples_per_second') && key.startsWith(prefix))
      .map(({ key, step, value }) => [`${key}@${step}`, value ?? Number.NaN]),
  )

async function train(engine: EngineInfo, job: Partial<JobSpecInput>, resume: Uint8Array | null = null, stopAt = Number.POSITIVE_INFINITY) {
  const { ports, seen } = recordingPorts((step) => (step >= stopAt ? 'pause' : 'none'))
  const outcome = await trainMember(toyTask(job, { rows: 48, resume }), ports, engine)
  return { seen, outcome }
}

describe(`on WebGPU${unavailable}`, skipUnless(unavailable === '', 'a WebGPU adapter'), () => {
  const expected = new Map<string, Map<string, number>>()
  let engine: EngineInfo
  beforeAll(async () => {
    // Not the native library, whose gradients would stay registered in this process.
    const reference = await loadEngine({ device: 'wasm' })
    for (const name of chosen) expected.set(name, points((await train(reference, jobs[name] ?? {})).seen))
    engine = await loadEngine({ device: 'webgpu' })
  })

  test.each(chosen)('%s trains as on the CPU: every loss, metric and per-layer figure within 0.2 %', async (name) => {
    const { seen } = await train(engine, jobs[name] ?? {})
    expect(seen.engines[0]).toMatchObject({ backend: 'webgpu', device: expect.stringMatching(/^webgpu: /), mode: 'graph' })
    expect(seen.events.filter(({ type }) => type === 'log')).toEqual([])
    const actual = points(seen)
    const known = expected.get(name) ?? new Map<string, number>()
    expect(new Set(actual.keys())).toEqual(new Set(known.keys()))
    for (const [key, value] of known) expect(Math.abs((actual.get(key) ?? Number.NaN) - value), key).toBeLessThanOrEqual(2e-3 * Math.max(Math.abs(value), 0.05))
  })

  test('a training that was paused goes on from its checkpoint as if it had not been', async () => {
    const job = { ...small, training: { epochs: 4, batch_size: 16, metrics_every_steps: 1 } }
    const whole = await train(engine, job)
    const paused = await train(engine, job, null, 4)
    expect(paused.outcome.status).toBe('paused')
    const resumed = await train(engine, job, paused.seen.checkpoints.filter(({ kind }) => kind === 'last').at(-1)?.file ?? null)
    const [a, b] = [points(whole.seen, 'loss'), points(resumed.seen, 'loss')]
    expect(b.size).toBeGreaterThan(0)
    for (const [key, value] of b) expect(value, key).toBe(a.get(key))
  })

  test('members that train together leave no tensor behind', async () => {
    const tasks = [0, 1].map((member) => ({ ...toyTask(small, { rows: 48, member }), seed: 7 + member }))
    const before = memory().tensors
    const outcomes = await trainMembers(tasks, silentPorts, engine)
    expect(outcomes.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    expect(memory().tensors).toBe(before)
  })
})
