import { tf } from '@trainyard/engine'
import { onImages, specs } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'
import { drawsOf } from '../draws.js'

const { run } = onImages({ augmentationOf, drawsOf })

test('erasing covers one rectangle of the wanted area in the wanted share of the images', () => {
  const result = run(
    specs({ type: 'random_erasing', probability: 0.5, area: [0.1, 0.3], aspect: [0.5, 2], value: 7 }),
    tf.fill([200, 16, 16, 1], 100) as tf.Tensor4D,
  ).images.dataSync()
  const boxes = Array.from({ length: 200 }, (_, b) => {
    const inside = Array.from({ length: 256 }, (__, p) => p).filter((p) => result[b * 256 + p] === 7)
    const [rows, columns] = [inside.map((p) => Math.floor(p / 16)), inside.map((p) => p % 16)]
    return {
      count: inside.length,
      box: inside.length === 0 ? 0 : (Math.max(...rows) - Math.min(...rows) + 1) * (Math.max(...columns) - Math.min(...columns) + 1),
    }
  })
  const erased = boxes.filter(({ count }) => count > 0)
  expect(Math.abs(erased.length - 100)).toBeLessThan(30)
  for (const { count, box } of erased) {
    expect(count).toBe(box)
    expect(count / 256).toBeGreaterThan(0.07)
    expect(count / 256).toBeLessThan(0.36)
  }
})
