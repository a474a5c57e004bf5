import * as tf from '@tensorflow/tfjs-core'

/** A measurement shorter than this says more of the clock and of the call than of the arithmetic. */
const leastMs = 10
const sides = { first: 64, last: 8_192 }

/**
 * How many floating-point operations a second a product of square matrices reaches on the loaded backend: what no training gets beyond. Doubles the sides until
 * one product takes 10 ms, and takes the better of two; some 50 ms on a CPU.
 */
export async function measureSpeed(): Promise<number> {
  for (let side = sides.first; ; side *= 2) {
    const matrix = tf.fill([side, side], 0.5)
    // The first call of a size also compiles or sets up.
    const ms = [await productMs(matrix), await productMs(matrix)]
    matrix.dispose()
    const best = Math.min(...ms)
    if (best >= leastMs || side >= sides.last) return (2 * side ** 3) / (Math.max(best, Number.EPSILON) / 1_000)
  }
}

async function productMs(matrix: tf.Tensor): Promise<number> {
  const start = performance.now()
  // One number of the product, so that the backend must have computed it.
  const sum = tf.tidy(() => tf.slice(tf.matMul(matrix as tf.Tensor2D, matrix as tf.Tensor2D), [0, 0], [1, 1]))
  await sum.data()
  sum.dispose()
  return performance.now() - start
}
