import { type EngineInfo, loadEngine } from '@trainyard/engine'
import type { JobSpecInput, LayerInput } from '@trainyard/spec'
import { beforeAll, expect, test, vi } from 'vitest'
import { openMember } from '../loop/open-member.js'
import { Recorder } from '../loop/recorder.js'
import { trainChunk } from '../loop/train-chunk.js'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from '../loop/train-member.js'
import { isInspected } from './index.js'
import { inspect } from './inspect.js'

vi.setConfig({ testTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

async function train(parts: Partial<JobSpecInput>, mode: 'eager' | 'auto' = 'eager') {
  const { ports, seen } = recordingPorts()
  const outcome = await trainMember(toyTask(parts), ports, engine, { mode })
  const rules = seen.events.filter((event) => event.type === 'diagnostic').map((event) => `${String(event.data?.['rule'])} ${String(event.data?.['layer'])}`)
  return { ...seen, outcome, rules }
}

const dense = (activation: string, units = 16, more: object = {}) => ({ type: 'dense', units, activation, ...more })
const network = (...layers: object[]): Partial<JobSpecInput> => ({
  architecture: { layers: [{ type: 'flatten' }, ...layers] as LayerInput[] },
})
const short: Partial<JobSpecInput> = { training: { epochs: 1, batch_size: 30 } }

test('a sound network gives per-layer figures, and no finding but that its training could go on', async () => {
  const { points, histograms, rules } = await train({ ...network(dense('relu'), dense('sigmoid', 8)), training: { epochs: 125, batch_size: 30 } })
  expect(rules).toEqual(['still_improving null'])
  const last = points.filter((point) => point.step === 250 && point.key.startsWith('layers/'))
  expect(last.map((point) => point.key).sort()).toEqual([
    'layers/dense_1/activation_mean',
    'layers/dense_1/activation_std',
    'layers/dense_1/dead_fraction',
    'layers/dense_1/gradient_norm',
    'layers/dense_1/update_ratio',
    'layers/dense_1/zero_fraction',
    'layers/dense_2/activation_mean',
    'layers/dense_2/activation_std',
    'layers/dense_2/gradient_norm',
    'layers/dense_2/saturated_fraction',
    'layers/dense_2/update_ratio',
    'layers/dense_2/zero_fraction',
    'layers/output/gradient_norm',
    'layers/output/update_ratio',
  ])
  const [start, end] = histograms
  expect(histograms.map(({ step }) => step)).toEqual([0, 250])
  expect(end?.layers.map(({ layer, weights, activations }) => [layer, weights?.total, activations?.total])).toEqual([
    ['dense_1', 1024, 480],
    ['dense_2', 128, 240],
    ['output', 32, undefined],
  ])
  for (const { weights, gradients, activations } of [...(start?.layers ?? []), ...(end?.layers ?? [])])
    for (const each of [weights, gradients, activations])
      if (each) expect(each.counts.reduce((sum, count) => sum + count, 0)).toBe(each.total - each.not_finite)
  expect(end?.layers[0]?.activations?.low).toBe(0)
  expect(end?.layers[0]?.weights).not.toEqual(start?.layers[0]?.weights)
  const figure = (key: string) => last.find((point) => point.key === key)?.value ?? Number.NaN
  expect(figure('layers/dense_1/zero_fraction')).toBeGreaterThan(0.2)
  expect(figure('layers/dense_1/zero_fraction')).toBeLessThan(0.8)
})

test('looking changes nothing: weights, averages, slots and counters keep their bits', async () => {
  const parts = {
    ...network({ type: 'dense', units: 8 }, { type: 'batch_normalization' }, { type: 'activation', function: 'relu' }, { type: 'dropout' }),
    training: { epochs: 2, batch_size: 30 },
  }
  for (const mode of ['eager', 'auto'] as const) {
    const member = await openMember(toyTask(parts), recordingPorts().ports, { mode })
    const bits = () => {
      member.program.readVariables()
      const { network: built, optimizer, state } = member.model
      return [...built.parameters, ...optimizer.slots, { name: 'step', variable: state.step }].map(({ name, variable }) => [
        name,
        Array.from(variable.dataSync()),
      ])
    }
    const progress = await trainChunk(member, new Recorder(member, recordingPorts().ports, () => 0), member.start)
    const before = bits()
    const first = await inspect(member, progress)
    expect(bits()).toEqual(before)
    expect(await inspect(member, progress)).toEqual(first)
    member.dispose()
  }
})

test('units that a bad step has killed are found on the whole validation split, once', async () => {
  const { rules, events, points } = await train(
    { ...network(dense('relu'), dense('relu')), optimizer: { type: 'adam', learning_rate: 1 }, training: { epochs: 500, batch_size: 60 } },
    'auto',
  )
  expect(points.filter((point) => point.key === 'layers/dense_2/dead_fraction')).toHaveLength(2)
  expect(rules.filter((rule) => rule.startsWith('dead_relu'))).toEqual(['dead_relu dense_2'])
  const event = events.find((one) => one.data?.['rule'] === 'dead_relu')
  expect(event?.message).toMatch(/^\d+% of the units of dense_2 are zero on the whole validation split: lower the learning rate/)
  expect(points.find((point) => point.key === 'layers/dense_2/dead_fraction')?.value).toBe(event?.data?.['value'])
})

test('a loss that starts far above ln C is found before the first update', async () => {
  // Noise of thirty times its mean makes the outputs large.
  const wide = { type: 'dense', units: 400, initializer: 'he_normal', activation: 'relu' }
  const { rules, events } = await train({ ...short, ...network(wide, { type: 'gaussian_dropout', rate: 0.999 }) })
  expect(rules).toContain('initial_loss null')
  expect(events.find((event) => event.data?.['rule'] === 'initial_loss')?.message).toContain('far above the 1.39 of guessing among 4 classes')
})

test('a batch normalization after its activation is pointed out at the start', async () => {
  const { events } = await train({ ...short, ...network(dense('relu'), { type: 'batch_normalization' }) })
  expect(events[0]).toMatchObject({ type: 'diagnostic', data: { rule: 'order', path: 'architecture.layers[2]' } })
})

test('saturated units and a gradient that vanishes through many sigmoids are found', async () => {
  const deep = await train({ ...short, ...network(...Array.from({ length: 8 }, () => dense('sigmoid', 8))) })
  expect(deep.rules).toContain('vanishing_gradient dense_1')
  const saturated = await train({ ...network(dense('tanh')), optimizer: { type: 'sgd', learning_rate: 1000 }, training: { epochs: 250, batch_size: 60 } })
  expect(saturated.rules).toContain('saturation dense_1')
})

test('inspections are at most one in 250 steps and fifty in a training', () => {
  const inspected = (perEpoch: number, epochs: number) =>
    Array.from({ length: epochs }, (_, index) => index + 1).filter((epoch) => isInspected(epoch, perEpoch, epochs))
  expect(inspected(500, 4)).toEqual([1, 2, 3, 4])
  expect(inspected(100, 7)).toEqual([3, 6])
  expect(inspected(1000, 200)).toHaveLength(50)
})
