import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { beforeAll, expect, test } from 'vitest'
import { openRun } from './open-run.js'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

test('a graph is checked with the learning rates of the first steps, so that a wrong update would show, and leaves the weights as they were', async () => {
  const task = toyTask({ training: { epochs: 2, batch_size: 16 }, optimizer: { type: 'sgd', learning_rate: 0.25 } })
  const checked = await openRun(task, recordingPorts().ports, engine, {})
  const unchecked = await openRun(task, recordingPorts().ports, engine, { mode: 'eager' })
  expect(Array.from(checked.state.rates.dataSync().subarray(0, 2))).toEqual([0.25, 0.25])
  expect(checked.state.step.dataSync()[0]).toBe(0)
  const weights = ({ weights: named }: typeof checked) => named.map(({ variable }) => [...variable.dataSync()])
  expect(weights(checked)).toEqual(weights(unchecked))
  checked.dispose()
  unchecked.dispose()
})
