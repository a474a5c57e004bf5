import { moves, onMovedImages, tolerance } from '@trainyard/testing/training/moved-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

const difference = onMovedImages({ augmentationOf, drawsOf })

test('every pixel is sampled where the definition says, to float64', () => {
  expect(difference([moves.stretching])).toBeLessThan(tolerance)
})
