import { colors, near, onImages, specs } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

const { run, drawn } = onImages({ augmentationOf, drawsOf })

test('brightness adds one amount to an image and stays within 0 and 255', () => {
  const images = colors(30)
  const delta = drawn('augmentation/0', 'amount', -255 * 0.9, 255 * 0.9, 30)
  const expected = Array.from(images.dataSync(), (value, i) => Math.min(255, Math.max(0, value + (delta[Math.floor(i / 48)] ?? 0))))
  expect(near(run(specs({ type: 'brightness', amount: 0.9 }), images).images.dataSync(), expected, 1e-3)).toBe(true)
})
