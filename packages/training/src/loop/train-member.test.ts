import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { readTensorFile } from '@trainyard/spec'
import { beforeAll, expect, test, vi } from 'vitest'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from './train-member.js'

vi.setConfig({ testTimeout: 60_000 })

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

test('a small network learns, reports every metric once, and ends with a final checkpoint and its predictions', async () => {
  const { ports, seen } = recordingPorts()
  const task = toyTask({ training: { epochs: 12, batch_size: 16, metrics_every_steps: 4 }, optimizer: { type: 'adam', learning_rate: 0.01 } })
  const outcome = await trainMember(task, ports, engine)
  expect(outcome).toMatchObject({ status: 'succeeded', parameters: 64 * 16 + 16 + 16 * 4 + 4 })
  if (outcome.status !== 'succeeded') return
  expect(outcome.final['val_accuracy']).toBeGreaterThan(0.9)
  expect(outcome.final['test_accuracy']).toBeGreaterThan(0.9)
  const keys = new Set(seen.points.map((point) => `${point.key}@${point.step}`))
  expect(keys.size).toBe(seen.points.length)
  expect(seen.points.filter((point) => point.key === 'loss').map((point) => point.step)).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48])
  expect(seen.points.filter((point) => point.key === 'val_loss').map((point) => point.step)).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 36, 40, 44, 48])
  expect(seen.checkpoints.at(-1)).toMatchObject({ kind: 'final', step: 48, resumable: false })
  const predictions = readTensorFile(outcome.predictions)
  expect(predictions.tensor('test.outputs').shape).toEqual([80, 4])
  expect(predictions.tensor('validation.labels').shape).toEqual([20])
})
