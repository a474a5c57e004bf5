import { type Move, moves, onMovedImages, tolerance } from '@trainyard/testing/training/moved-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from './augmentation.js'
import { drawsOf } from './draws.js'

const difference = onMovedImages({ augmentationOf, drawsOf })
const { translation, rotation, stretching, shearing, lensDistortion, horizontalFlip } = moves

test.each<[string, Move[]]>([
  ['affine moves in a row', [rotation, translation, horizontalFlip, stretching, shearing]],
  ['a lens between affine moves', [rotation, lensDistortion, translation]],
  ['a lens first and one last', [lensDistortion, shearing, lensDistortion]],
])('%s are one warp with one resampling', (_, list) => {
  expect(difference(list)).toBeLessThan(tolerance)
})

test.each([
  ['constant', { mode: 'constant', value: 77 }],
  ['nearest', { mode: 'nearest', value: 0 }],
  ['reflect', { mode: 'reflect', value: 0 }],
])('beyond the edge, fill %s', (mode, fill) => {
  const filled = { ...translation, step: { ...translation.step, fill: mode, ...(mode === 'constant' ? { fill_value: 77 } : {}) } }
  expect(difference([filled, rotation], fill)).toBeLessThan(tolerance)
})
