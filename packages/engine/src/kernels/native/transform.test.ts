import * as tf from '@tensorflow/tfjs-core'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { describe, expect, test } from 'vitest'
import { loadEngine } from '../../backend/load-engine.js'

const engine = await loadEngine({ device: 'cpu' })
const ROW = tf.tensor4d([1, 2, 3, 4], [1, 1, 4, 1])

/** Output x takes the input at x + shift. */
function shifted(shift: number, fill: 'constant' | 'nearest' | 'reflect' | 'wrap'): number[] {
  return [...tf.image.transform(ROW as Tensor4D, tf.tensor2d([1, 0, shift, 0, 1, 0, 0, 0], [1, 8]), 'bilinear', fill, 9).dataSync()]
}

describe(`tf.image.transform on ${engine.backend}`, () => {
  test('fills what lies outside as each mode says', () => {
    expect(shifted(2, 'constant')).toEqual([3, 4, 9, 9])
    expect(shifted(2, 'nearest')).toEqual([3, 4, 4, 4])
    expect(shifted(2, 'reflect')).toEqual([3, 4, 4, 3])
    expect(shifted(2, 'wrap')).toEqual([3, 4, 1, 2])
  })

  test('interpolates between pixels, and turns each image by its own matrix', () => {
    // A ramp of x + 10 y: linear, so that bilinear interpolation is exact inside.
    const ramp = tf.tensor4d(
      Array.from({ length: 25 }, (_, i) => (i % 5) + 10 * Math.floor(i / 5)),
      [1, 5, 5, 1],
    )
    const matrices = tf.tensor2d([1, 0, 0.5, 0, 1, 0.25, 0, 0, 0, -1, 4, 1, 0, 0, 0, 0], [2, 8])
    const out = tf.image.transform(tf.concat([ramp, ramp]) as Tensor4D, matrices, 'bilinear', 'nearest', 0, [4, 4])
    const values = out.dataSync()
    for (let y = 0; y < 4; y++) {
      for (let x = 0; x < 4; x++) {
        expect(values[y * 4 + x]).toBeCloseTo(x + 0.5 + 10 * (y + 0.25), 4)
        expect(values[16 + y * 4 + x]).toBeCloseTo(4 - y + 10 * x, 4)
      }
    }
  })
})
