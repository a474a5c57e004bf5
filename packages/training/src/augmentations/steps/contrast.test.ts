import { colors, near, onImages, specs } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

const { run, drawn } = onImages({ augmentationOf, drawsOf })

test('contrast keeps the mean of each channel and scales what is around it', () => {
  const images = colors(6)
  const raw = images.dataSync()
  const factor = drawn('augmentation/0', 'factor', Math.log(0.5), Math.log(1.2), 6)
  const mean = (b: number, c: number) => Array.from({ length: 16 }, (_, p) => raw[b * 48 + p * 3 + c] ?? 0).reduce((sum, value) => sum + value, 0) / 16
  const expected = Array.from(
    raw,
    (value, i) => mean(Math.floor(i / 48), i % 3) + Math.exp(factor[Math.floor(i / 48)] ?? 0) * (value - mean(Math.floor(i / 48), i % 3)),
  )
  expect(near(run(specs({ type: 'contrast', factor: [0.5, 1.2] }), images).images.dataSync(), expected, 1e-2)).toBe(true)
})
