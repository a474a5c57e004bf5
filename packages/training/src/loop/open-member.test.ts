import { loadEngine } from '@trainyard/engine'
import { beforeAll, expect, test } from 'vitest'
import { openMember } from './open-member.js'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'

beforeAll(() => loadEngine({ device: 'cpu' }))

test('a graph is checked with the learning rates of the first steps, so that a wrong update would show, and leaves the weights as they were', async () => {
  const task = toyTask({ training: { epochs: 2, batch_size: 16 }, optimizer: { type: 'sgd', learning_rate: 0.25 } })
  const checked = await openMember(task, recordingPorts().ports, {})
  const unchecked = await openMember(task, recordingPorts().ports, { mode: 'eager' })
  expect(Array.from(checked.model.state.rates.dataSync().subarray(0, 2))).toEqual([0.25, 0.25])
  expect(checked.model.state.step.dataSync()[0]).toBe(0)
  const weights = ({ model }: typeof checked) => model.network.parameters.map(({ variable }) => [...variable.dataSync()])
  expect(weights(checked)).toEqual(weights(unchecked))
  checked.dispose()
  unchecked.dispose()
})
