import { tf } from '@trainyard/engine'
import type { optimizers } from '@trainyard/spec'
import { biasCorrection, moveTowards, type OptimizerFactory } from './optimizer.js'

/**
 * m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − η·m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ) (Kingma & Ba 2015, Alg. 1; ε is
 * outside the root and after the correction). Without `bias_correction`, m̂ = m and v̂ = v. The divisors of all weights are taken once, as scalars.
 */
export const adam: OptimizerFactory<Omit<optimizers.Adam, 'type'>> = (spec, slots) => {
  const first = slots.perWeight('first_moment')
  const second = slots.perWeight('second_moment')
  const correction = spec.bias_correction ? { first: slots.scalar('one_minus_beta_1_power', 0), second: slots.scalar('one_minus_beta_2_power', 0) } : null
  return (rate) => {
    const stepSize = correction ? tf.div(rate, biasCorrection(correction.first, spec.beta_1)) : rate
    const rootScale = correction ? tf.sqrt(biasCorrection(correction.second, spec.beta_2)) : null
    return (weight, gradient) => {
      const m = moveTowards(first(weight), spec.beta_1, gradient)
      const root = tf.sqrt(moveTowards(second(weight), spec.beta_2, tf.square(gradient)))
      return tf.div(tf.mul(m, stepSize), tf.add(rootScale ? tf.div(root, rootScale) : root, spec.epsilon))
    }
  }
}
