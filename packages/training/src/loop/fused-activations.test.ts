import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { layer } from '@trainyard/spec'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { beforeAll, expect, test } from 'vitest'
import { trainMember } from './train-member.js'

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

test('a network trains whose evaluation the library makes one op of that it has no kernel for', async () => {
  const { ports } = recordingPorts()
  const layers = [
    { type: 'conv2d', filters: 1, kernel_size: 1, activation: 'swish' },
    { type: 'activation', function: 'leaky_relu' },
    { type: 'residual', layers: [{ type: 'batch_normalization', center: false, scale: false }] },
    { type: 'flatten' },
  ].map((each) => layer.parse(each))
  const outcome = await trainMember(toyTask({ architecture: { layers }, training: { epochs: 2, batch_size: 16 } }), ports, engine)
  expect(outcome.status).toBe('succeeded')
}, 60_000)
