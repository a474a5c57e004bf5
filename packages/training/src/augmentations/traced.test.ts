import { eagerProgram, type EngineInfo, loadEngine, prepareProgram, type ProgramDefinition, tf } from '@trainyard/engine'
import { type AugmentationSpec, augmentation } from '@trainyard/spec'
import { afterEach, beforeAll, expect, test } from 'vitest'
import { recordingPorts, toyTask } from '@trainyard/testing/training/toy-task.js'
import { trainMember } from '../loop/train-member.js'
import { augmentationOf } from './augmentation.js'

let engine: EngineInfo
beforeAll(async () => {
  engine = await loadEngine({ device: 'cpu' })
})

const everything = [
  { type: 'horizontal_flip' },
  { type: 'rotation', degrees: 20 },
  { type: 'lens_distortion' },
  { type: 'shearing' },
  { type: 'random_order', of: [{ type: 'translation' }, { type: 'stretching' }, { type: 'brightness' }] },
  { type: 'random_choice', of: [{ type: 'contrast' }, { type: 'color_jitter', hue: 0.1 }, { type: 'gaussian_noise' }] },
  { type: 'random_erasing' },
  { type: 'mixup' },
  { type: 'cutmix', probability: 0.5 },
  { type: 'scale_jitter_crop', short_side: [9, 12], size: 8 },
  { type: 'random_crop', padding: 1 },
] as const
const list: AugmentationSpec[] = everything.map((entry) => augmentation.parse(entry))
const channels = 3

const counters: tf.Variable[] = []
afterEach(() => tf.dispose(counters.splice(0)))

/** A step that gives the augmented images themselves, and counts. */
function definitionOf(): ProgramDefinition<'augment'> {
  const counter = tf.variable(tf.scalar(0, 'int32'), false)
  counters.push(counter)
  const augment = augmentationOf(list, { seed: 1, member: 0 })
  const rows = 8
  const values = Uint8Array.from({ length: rows * 64 * channels }, (_, index) => (index * 31) % 256)
  return {
    variables: [counter],
    steps: {
      augment: {
        feeds: { x: { shape: [8, 8, channels], dtype: 'float32' } },
        batchSizes: [4],
        data: { x: { shape: [rows, 8, 8, channels], values } },
        step: (batch) => {
          const { images, labels } = augment?.(batch['x'] as tf.Tensor4D, counter as tf.Tensor as tf.Scalar) ?? {
            images: batch['x'] as tf.Tensor4D,
            labels: null,
          }
          counter.assign(tf.add(counter, tf.scalar(1, 'int32')))
          const shares = tf.sum(tf.addN((labels ?? []).map(({ share }) => share)))
          return { loss: tf.mean(images) as tf.Scalar, metrics: { shares: shares as tf.Scalar }, outputs: { images } }
        },
      },
    },
  }
}

test('a traced step with every augmentation gives the pixels of the eager one', () => {
  const rows = Int32Array.from({ length: 8 }, (_, row) => row)
  const eager = eagerProgram(definitionOf()).steps.augment.runMany(rows, 4)
  const { program, fallback } = prepareProgram(definitionOf())
  const traced = program.steps.augment.runMany(rows, 4)
  expect([program.mode, fallback === undefined]).toEqual(engine.backend === 'tensorflow' ? ['graph', true] : ['eager', false])
  const [a, b] = [eager.outputs['images']?.values ?? [], traced.outputs['images']?.values ?? []]
  const differences = Array.from(a, (value, index) => Math.abs(value - (b[index] ?? Number.NaN)))
  expect(differences).toHaveLength(8 * 64 * channels)
  expect(Math.max(...differences)).toBeLessThan(0.01)
  program.dispose()
}, 60_000)

test('a member trains with every augmentation, in a graph where there is one, and leaves no tensors behind', async () => {
  const before = tf.memory().numTensors
  const { ports, seen } = recordingPorts()
  const outcome = await trainMember(toyTask({ augmentation: [...everything] as never, training: { epochs: 2, batch_size: 16 } }), ports, engine)
  expect(outcome.status).toBe('succeeded')
  expect(seen.engines.map(({ mode }) => mode)).toEqual([engine.backend === 'tensorflow' ? 'graph' : 'eager'])
  expect(seen.events.filter(({ level, type }) => level === 'warn' && type !== 'diagnostic' && engine.backend === 'tensorflow')).toEqual([])
  expect(tf.memory().numTensors).toBe(before)
}, 120_000)

test('a patch of another size than the images is rejected before training', async () => {
  const crop = { type: 'scale_jitter_crop' as const, short_side: [9, 12] as [number, number], size: 7 }
  await expect(trainMember(toyTask({ augmentation: [crop] }), recordingPorts().ports, engine)).rejects.toThrow(
    'augmentation[0].size: must be 8, the side of the images',
  )
})
