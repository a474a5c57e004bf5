import { tf } from '@trainyard/engine'
import { onImages, specs } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

const { run } = onImages({ augmentationOf, drawsOf })

test('noise has its deviation and no mean', () => {
  const noise = tf.sub(run(specs({ type: 'gaussian_noise', deviation: 0.1 }), tf.fill([50, 10, 10, 3], 128) as tf.Tensor4D).images, 128)
  expect(Math.abs(tf.mean(noise).dataSync()[0] ?? 9)).toBeLessThan(1)
  expect(Math.sqrt(tf.mean(tf.square(noise)).dataSync()[0] ?? 0)).toBeCloseTo(25.5, 0)
})
