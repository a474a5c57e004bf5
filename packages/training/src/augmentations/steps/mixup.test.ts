import { near, onNumberedImages } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

const { batch, mixed } = onNumberedImages({ augmentationOf, drawsOf })

test('labels are mixed as pixels are, and the shares of a row sum to 1', () => {
  const { label, mean, shares } = mixed({ type: 'mixup', alpha: 1 })
  expect(near(label, Array.from(mean), 1e-3)).toBe(true)
  expect(
    near(
      shares,
      Array.from(label, () => 1),
      1e-5,
    ),
  ).toBe(true)
  expect(near(mean, Array.from(mean.keys()), 0.5)).toBe(false)
})

test('images that the gate skips keep pixels and labels', () => {
  const { label, mean } = mixed({ type: 'mixup', alpha: 5, probability: 0.3 })
  const whole = Array.from(label).filter((value, row) => value === row && Math.abs((mean[row] ?? Number.NaN) - row) < 1e-6)
  expect(Math.abs(whole.length / batch - 0.7)).toBeLessThan(0.2)
})
