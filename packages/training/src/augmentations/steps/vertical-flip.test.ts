import { loadEngine, tf } from '@trainyard/engine'
import { beforeAll, expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const flipped = (probability: number) => {
  const images = tf.tensor4d([1, 2, 3, 4, 5, 6], [1, 2, 3, 1])
  return Array.from(augmentationOf([{ type: 'vertical_flip', probability }], { seed: 1, member: 0 })?.(images, tf.scalar(0, 'int32')).images.dataSync() ?? [])
}

test('top and bottom are mirrored, and nothing at probability 0', () => {
  expect(flipped(1)).toEqual([4, 5, 6, 1, 2, 3])
  expect(flipped(0)).toEqual([1, 2, 3, 4, 5, 6])
})
