import { tf } from '@trainyard/engine'
import { biasCorrection, moveTowards, type OptimizerFactory } from './optimizer.js'

/** m as in Adam; u ← max(β₂·u, |g|); w ← w − η / (1 − β₁ᵗ)·m / (u + ε) (Kingma & Ba 2015, Alg. 2, with ε against a gradient that was always zero). */
export const adamax: OptimizerFactory<'adamax'> = (spec, slots) => {
  const first = slots.perWeight('first_moment')
  const norm = slots.perWeight('infinity_norm')
  const correction = slots.scalar('one_minus_beta_1_power', 0)
  return () => {
    const corrected = biasCorrection(correction, spec.beta_1)
    return (rate) => {
      const stepSize = tf.div(rate, corrected)
      return (weight, gradient) => {
        const m = moveTowards(first(weight), spec.beta_1, gradient)
        const u = tf.maximum(tf.mul(norm(weight), spec.beta_2), tf.abs(gradient))
        norm(weight).assign(u)
        return tf.div(tf.mul(m, stepSize), tf.add(u, spec.epsilon))
      }
    }
  }
}
