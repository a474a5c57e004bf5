import { loadEngine, tf } from '@trainyard/engine'
import { beforeAll, expect, test } from 'vitest'
import { moves, onMovedImages, tolerance } from '@trainyard/testing/training/moved-images.js'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const difference = onMovedImages({ augmentationOf, drawsOf })
const flipped = (probability: number, batch: tf.Tensor4D, step = 0) =>
  Array.from(augmentationOf([{ type: 'horizontal_flip', probability }], { seed: 1, member: 0 })?.(batch, tf.scalar(step, 'int32')).images.dataSync() ?? [])

test('left and right are mirrored, exactly and as part of a warp', () => {
  expect(flipped(1, tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1]))).toEqual([3, 2, 1, 6, 5, 4])
  expect(difference([moves.horizontalFlip])).toBeLessThan(tolerance)
})

test('each image of a batch is drawn on its own, anew each step, and the same step repeats its draws', () => {
  const batch = tf.tile(tf.tensor4d([1, 2], [1, 1, 2, 1]), [400, 1, 1, 1]) as tf.Tensor4D
  const [first, again, next] = [flipped(0.25, batch), flipped(0.25, batch), flipped(0.25, batch, 1)]
  const share = first.filter((value, index) => index % 2 === 0 && value === 2).length / 400
  expect(share).toBeGreaterThan(0.15)
  expect(share).toBeLessThan(0.35)
  expect(again).toEqual(first)
  expect(next).not.toEqual(first)
})
