import { tf } from '@trainyard/engine'
import { rowMean } from './loss.js'

/** Weights of rows so scaled that their mean is 1: only their ratios count, and a loss keeps its size. */
export function meanOne(weights: Float64Array): Float64Array {
  // As parts of the largest, their sum neither overflows nor vanishes.
  const most = weights.reduce((largest, weight) => Math.max(largest, weight), 0)
  const parts = weights.map((weight) => weight / most)
  const mean = parts.reduce((sum, part) => sum + part, 0) / weights.length
  return parts.map((part) => part / mean)
}

/** The mean over a batch of what its rows give [batch], each times its weight [batch] where there are weights. */
export const weightedRowMean = (rows: tf.Tensor1D, weights: tf.Tensor1D | undefined): tf.Scalar => rowMean(weights ? tf.mul(rows, weights) : rows) as tf.Scalar
