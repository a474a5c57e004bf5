import { tf } from '@trainyard/engine'
import type { LossSpec } from '@trainyard/spec'
import type { LossHalf } from './loss.js'

/** e²/2 for |e| ≤ δ, else δ·(|e| − δ/2), with e = ŷ − y of standardized targets (Huber 1964). With c = min(|e|, δ) it is c·(|e| − c/2). */
export const huber: LossHalf<Extract<LossSpec, { type: 'huber' }>> = (output, targets, { delta }) => {
  const distance = tf.abs(tf.sub(tf.reshape(output, [-1]), targets))
  const near = tf.minimum(distance, delta)
  return tf.mul(near, tf.sub(distance, tf.mul(near, 0.5))) as tf.Tensor1D
}
