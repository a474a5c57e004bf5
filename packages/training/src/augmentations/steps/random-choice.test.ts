import { tf } from '@trainyard/engine'
import { onImages, specs } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

const { run } = onImages({ augmentationOf, drawsOf })
const dark = { type: 'random_erasing', probability: 1, area: [1, 1], aspect: [1, 1], value: 3 }

test('of a choice each image gets exactly one step, each as often as the others', () => {
  const list = specs({ type: 'random_choice', of: [dark, { ...dark, value: 4 }, { ...dark, value: 5 }] })
  const result = run(list, tf.fill([300, 2, 2, 1], 100) as tf.Tensor4D).images.dataSync()
  const counts = [3, 4, 5].map((value) => Array.from(result).filter((pixel, index) => index % 4 === 0 && pixel === value).length)
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(300)
  for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(35)
})
