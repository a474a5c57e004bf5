import { tf } from '@trainyard/engine'
import type { Size } from './step.js'

/** 1 inside the rectangle from (left, top) up to, not including, (right, bottom), else 0: [batch, height, width, 1]. The bounds are whole numbers, [batch]. */
export function insideRectangle({ height, width }: Size, bounds: { left: tf.Tensor; right: tf.Tensor; top: tf.Tensor; bottom: tf.Tensor }): tf.Tensor {
  const between = (count: number, low: tf.Tensor, high: tf.Tensor): tf.Tensor => {
    const places = tf.reshape(tf.tensor1d(Array.from({ length: count }, (_, index) => index)), [1, count])
    const inside = tf.logicalAnd(tf.greaterEqual(places, tf.reshape(low, [-1, 1])), tf.less(places, tf.reshape(high, [-1, 1])))
    return tf.cast(inside, 'float32')
  }
  const rows = tf.reshape(between(height, bounds.top, bounds.bottom), [-1, height, 1, 1])
  const columns = tf.reshape(between(width, bounds.left, bounds.right), [-1, 1, width, 1])
  return tf.mul(rows, columns)
}
