import { tf } from '@trainyard/engine'
import { betaQuantiles } from './beta-quantiles.js'
import type { Draws } from './step.js'

const points = 1_024

/** Prepares draws of λ ~ Beta(α, α), [batch]: the quantile of a uniform number, interpolated in a table of 1,025. */
export function keptShareOf(alpha: number): (draws: Draws) => tf.Tensor {
  const quantiles = betaQuantiles(alpha, points)
  return (draws) => {
    const place = tf.mul(draws.uniform('lambda', 0, 1), points)
    const below = tf.floor(place)
    const table = tf.tensor1d(quantiles)
    const at = (index: tf.Tensor): tf.Tensor => tf.gather(table, tf.cast(tf.clipByValue(index, 0, points), 'int32'))
    const [low, high] = [at(below), at(tf.add(below, 1))]
    return tf.add(low, tf.mul(tf.sub(high, low), tf.sub(place, below)))
  }
}
