import { type EngineInfo, loadEngine } from '@trainyard/engine'
import { layer } from '@trainyard/spec'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { beforeAll, expect, test } from 'vitest'
import { trainMembers } from '../pack/train-members.js'
import { trainMember } from './train-member.js'

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const layers = [
  { type: 'conv2d', filters: 1, kernel_size: 1, activation: 'swish' },
  { type: 'activation', function: 'leaky_relu' },
  { type: 'residual', layers: [{ type: 'batch_normalization', center: false, scale: false }] },
  { type: 'flatten' },
].map((each) => layer.parse(each))
const training = { epochs: 2, batch_size: 16 }

test('a network trains whose evaluation the library makes one op of that it has no kernel for', async () => {
  const { ports } = recordingPorts()
  const outcome = await trainMember(toyTask({ architecture: { layers }, training }), ports, engine)
  expect(outcome.status).toBe('succeeded')
}, 60_000)

test('and so do several of them in a pack', async () => {
  const { ports } = recordingPorts()
  const outcomes = await trainMembers(
    [0, 1].map((member) => toyTask({ architecture: { layers }, training, ensemble: { members: 2 } }, { member })),
    { ...ports, checkpoints: async () => undefined },
    engine,
  )
  expect(outcomes.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
}, 60_000)
