import { near, onNumberedImages } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from './augmentation.js'
import { drawsOf } from './draws.js'

const { mixed, run } = onNumberedImages({ augmentationOf, drawsOf })

test.each([
  ['one of the two', [{ type: 'random_choice', of: [{ type: 'mixup', alpha: 1 }, { type: 'cutmix' }] }]],
  [
    'both, one after the other',
    [
      { type: 'mixup', alpha: 1 },
      { type: 'cutmix', probability: 0.5 },
    ],
  ],
])('%s: labels are mixed as pixels are, and the shares of a row sum to 1', (_, list) => {
  const { label, mean, shares } = mixed(...list)
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

test('nothing is mixed where no step mixes', () => {
  expect(run({ type: 'horizontal_flip' }).labels).toBeNull()
})
