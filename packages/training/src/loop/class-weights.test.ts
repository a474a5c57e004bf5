import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { beforeAll, expect, test, vi } from 'vitest'
import { classWeights } from '../losses/class-weights.js'
import { openMember } from './open-member.js'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from './train-member.js'

vi.setConfig({ testTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const labels = Int32Array.from([0, 0, 0, 0, 0, 0, 1, 1])

test('balanced weights give every class the same sum, and any weights have the mean 1 over the training rows', () => {
  expect(classWeights('balanced', ['a', 'b'], labels)).toEqual([2 / 3, 2])
  expect(classWeights('balanced', ['a', 'b', 'none'], labels)?.[2]).toBe(0)
  const [a = 0, b = 0] = classWeights({ b: 5 }, ['a', 'b'], labels) ?? []
  expect([b / a, 6 * a + 2 * b]).toEqual([5, 8])
  expect(classWeights(null, ['a', 'b'], labels)).toBeNull()
  expect(() => classWeights({ c: 1 }, ['a', 'b'], labels)).toThrow('training.class_weights names "c", which is not a class of the data set')
})

test('a graph with class weights gives the losses of eager steps, others than without weights', async () => {
  const lossesOf = async (weights: Record<string, number> | null, mode: 'auto' | 'eager') => {
    const { ports, seen } = recordingPorts()
    const training = { epochs: 2, batch_size: 16, metrics_every_steps: 1, class_weights: weights }
    await trainMember(toyTask({ training, optimizer: { type: 'sgd', learning_rate: 0.1 } }), ports, engine, { mode })
    return seen.points.filter(({ key }) => key === 'loss').map(({ value }) => value ?? Number.NaN)
  }
  const uneven = { 'top left': 6, 'top right': 0.5 }
  const [graph, eager, plain] = [await lossesOf(uneven, 'auto'), await lossesOf(uneven, 'eager'), await lossesOf(null, 'auto')]
  expect(graph).toHaveLength(8)
  for (const [step, loss] of graph.entries()) expect(loss).toBeCloseTo(eager[step] ?? Number.NaN, 4)
  expect(Math.abs((graph[0] ?? 0) - (plain[0] ?? 0))).toBeGreaterThan(1e-3)
  const run = await openMember(toyTask({ training: { batch_size: 16, class_weights: 'balanced' } }), recordingPorts().ports, {})
  expect(run.program.mode).toBe('graph')
  run.dispose()
})
