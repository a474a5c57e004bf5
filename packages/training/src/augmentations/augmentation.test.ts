import { loadEngine, tf } from '@trainyard/engine'
import { type AugmentationSpec, augmentation } from '@trainyard/spec'
import { specs } from '@trainyard/testing/training/augmented-images.js'
import { beforeAll, expect, test } from 'vitest'
import { augmentationOf, previewAugmentation } from './augmentation.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

test('the same step repeats its draws, the next one does not, and members differ', () => {
  const list = specs({ type: 'brightness', amount: 0.1 })
  const images = tf.fill([8, 2, 2, 1], 100) as tf.Tensor4D
  const of = (member: number, step: number) => Array.from(augmentationOf(list, { seed: 1, member })?.(images, tf.scalar(step, 'int32')).images.dataSync() ?? [])
  expect(of(0, 1)).toEqual(of(0, 1))
  expect(of(0, 2)).not.toEqual(of(0, 1))
  expect(of(1, 1)).not.toEqual(of(0, 1))
})

test('a preview shows the very bytes that a step of a training with that seed sees', () => {
  const bytes = Uint8Array.from({ length: 6 * 5 * 4 }, (_, index) => (index * 37) % 256)
  const specs: AugmentationSpec[] = [augmentation.parse({ type: 'rotation' }), augmentation.parse({ type: 'brightness' })]
  const preview = previewAugmentation({ augmentation: specs, seed: 3, member: 0, step: 5, images: bytes, shape: [6, 5, 4, 1] })
  const seen = augmentationOf(specs, { seed: 3, member: 0 })?.(tf.tensor4d(Float32Array.from(bytes), [6, 5, 4, 1]), tf.scalar(5, 'int32')).images.dataSync()
  expect(Array.from(preview)).toEqual(Array.from(seen ?? [], (value) => Math.min(255, Math.max(0, Math.round(value)))))
  expect(preview).not.toEqual(bytes)
  expect(previewAugmentation({ augmentation: [], seed: 3, member: 0, step: 5, images: bytes, shape: [6, 5, 4, 1] })).toEqual(bytes)
})
