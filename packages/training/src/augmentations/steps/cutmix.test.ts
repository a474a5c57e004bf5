import { near, onNumberedImages } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

const { batch, mixed } = onNumberedImages({ augmentationOf, drawsOf })

test('labels are mixed as pixels are, and the shares of a row sum to 1', () => {
  const { label, mean, shares } = mixed({ type: 'cutmix' })
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

test('one rectangle of the other image is taken, and nothing in between', () => {
  const { images } = mixed({ type: 'cutmix' })
  const different = Array.from({ length: batch }, (_, b) => new Set(images.slice(b * 64, (b + 1) * 64)).size)
  expect(Math.max(...different)).toBe(2)
})
