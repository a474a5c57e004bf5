import { loadEngine, tf } from '@trainyard/engine'
import { specs } from '@trainyard/testing/training/augmented-images.js'
import { beforeAll, expect, test } from 'vitest'
import { augmentationOf } from '../augmentation.js'

beforeAll(async () => void (await loadEngine({ device: 'cpu' })))

const stream = { seed: 3, member: 1 }
const counterOf = (step: number) => tf.scalar(step, 'int32')

test('a crop of the padded image shifts by whole pixels, every shift equally likely', () => {
  const ramp = tf.tile(
    tf.tensor4d(
      Float32Array.from({ length: 9 * 9 }, (_, i) => i),
      [1, 9, 9, 1],
    ),
    [900, 1, 1, 1],
  )
  const result =
    augmentationOf(specs({ type: 'random_crop', padding: 1, fill: 'constant' }), stream)?.(ramp as tf.Tensor4D, counterOf(0)).images.dataSync() ?? []
  const shifts = Array.from({ length: 900 }, (_, b) => (result[b * 81 + 40] ?? 0) - 40)
  const counts = new Map<number, number>()
  for (const shift of shifts) counts.set(Math.round(shift), (counts.get(Math.round(shift)) ?? 0) + 1)
  expect([...counts.keys()].sort((a, b) => a - b)).toEqual([-10, -9, -8, -1, 0, 1, 8, 9, 10])
  expect(Math.max(...shifts.map((shift) => Math.abs(shift - Math.round(shift))))).toBeLessThan(1e-3)
  for (const count of counts.values()) expect(Math.abs(count - 100)).toBeLessThan(40)
})
