import { tf } from '@trainyard/engine'
import { moveTowards, type OptimizerFactory } from './optimizer.js'

/** w ← w − η·sign(β₁·m + (1 − β₁)·g); m ← β₂·m + (1 − β₂)·g (Chen et al. 2023, Alg. 2). */
export const lion: OptimizerFactory<'lion'> = (spec, slots) => {
  const momentum = slots.perWeight('momentum')
  return () => (rate) => (weight, gradient) => {
    const direction = tf.sign(tf.add(tf.mul(momentum(weight), spec.beta_1), tf.mul(gradient, 1 - spec.beta_1)))
    moveTowards(momentum(weight), spec.beta_2, gradient)
    return tf.mul(direction, rate)
  }
}
