import { loadEngine, tf } from '@trainyard/engine'
import { type AugmentationSpec, augmentation } from '@trainyard/spec'
import { beforeAll, expect, test } from 'vitest'
import { augmentationOf } from './index.js'
import { previewAugmentation } from './augmentation.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const images = () => tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1])
const flipped = (type: 'horizontal_flip' | 'vertical_flip', probability: number, batch: tf.Tensor4D, step = 0) =>
  Array.from(augmentationOf([{ type, probability }], { seed: 1, member: 0 })?.(batch, tf.scalar(step, 'int32')).images.dataSync() ?? [])

test('a horizontal flip mirrors left and right, a vertical one top and bottom', () => {
  expect(flipped('horizontal_flip', 1, images())).toEqual([3, 2, 1, 6, 5, 4])
  expect(flipped('vertical_flip', 1, images())).toEqual([4, 5, 6, 1, 2, 3])
  expect(flipped('vertical_flip', 0, images())).toEqual([1, 2, 3, 4, 5, 6])
})

test('each image of a batch is drawn on its own, anew each step, and the same step repeats its draws', () => {
  const batch = tf.tile(tf.tensor4d([1, 2], [1, 1, 2, 1]), [400, 1, 1, 1])
  const [first, again, next] = [flipped('horizontal_flip', 0.25, batch), flipped('horizontal_flip', 0.25, batch), flipped('horizontal_flip', 0.25, batch, 1)]
  const share = first.filter((value, index) => index % 2 === 0 && value === 2).length / 400
  expect(share).toBeGreaterThan(0.15)
  expect(share).toBeLessThan(0.35)
  expect(again).toEqual(first)
  expect(next).not.toEqual(first)
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
