import { tf } from '@trainyard/engine'
import { onImages, specs } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

const { run, drawn } = onImages({ augmentationOf, drawsOf })
const dark = { type: 'random_erasing', probability: 1, area: [1, 1], aspect: [1, 1], value: 3 }

test('in random order every step is done once, and either one is last for about half of the images', () => {
  const list = specs({ type: 'random_order', of: [dark, { ...dark, value: 4 }] })
  const result = run(list, tf.fill([300, 2, 2, 1], 100) as tf.Tensor4D).images.dataSync()
  const lastIsFirst = Array.from(result).filter((pixel, index) => index % 4 === 0 && pixel === 3).length
  const lastIsSecond = Array.from(result).filter((pixel, index) => index % 4 === 0 && pixel === 4).length
  expect(lastIsFirst + lastIsSecond).toBe(300)
  expect(Math.abs(lastIsFirst - 150)).toBeLessThan(45)
})

test('moves in random order: of a turn and a stretch both orders are seen, image by image', () => {
  const list = specs({
    type: 'random_order',
    of: [
      { type: 'horizontal_flip', probability: 1 },
      { type: 'translation', horizontal: 0.4, vertical: 0 },
    ],
  })
  const ramp = tf.tile(
    tf.tensor4d(
      Float32Array.from({ length: 21 }, (_, i) => i * 10),
      [1, 1, 21, 1],
    ),
    [40, 1, 1, 1],
  ) as tf.Tensor4D
  const shifts = drawn('augmentation/0/1', 'x', -0.4 * 21, 0.4 * 21, 40)
  const middles = run(list, ramp).images.dataSync()
  // Flipped and then shifted the middle shows 100 − 10·shift, the other way round 100 + 10·shift.
  const signs = Array.from(shifts, (shift, b) => Math.round(((middles[b * 21 + 10] ?? 0) - 100) / (10 * shift)))
  expect(new Set(signs)).toEqual(new Set([-1, 1]))
})
