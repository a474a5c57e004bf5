import { applyAdam, tf } from '@trainyard/engine'
import { biasCorrection, type OptimizerFactory } from './optimizer.js'

/**
 * m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·g²; w ← w − η·m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ) (Kingma & Ba 2015, Alg. 1; ε is
 * outside the root and after the correction). Without `bias_correction`, m̂ = m and v̂ = v. The corrections are taken once for all weights, and with r = √(1 −
 * β₂ᵗ) the step is written η·r / (1 − β₁ᵗ) · m / (√v + ε·r), so that one fused op can do it. The op knows β as float32, so the corrections must too.
 */
export const adam: OptimizerFactory<'adam'> = (spec, slots) => {
  const first = slots.perWeight('first_moment')
  const second = slots.perWeight('second_moment')
  const [beta1, beta2] = [Math.fround(spec.beta_1), Math.fround(spec.beta_2)]
  const correction = spec.bias_correction ? { first: slots.scalar('one_minus_beta_1_power', 0), second: slots.scalar('one_minus_beta_2_power', 0) } : null
  return () => {
    // Without a correction, what the rounding of β does to 1 − β (the fifth digit of 0.001) is taken back.
    const ofFirst = correction ? biasCorrection(correction.first, beta1) : tf.scalar((1 - beta1) / (1 - spec.beta_1))
    const root = tf.sqrt(correction ? biasCorrection(correction.second, beta2) : tf.scalar((1 - beta2) / (1 - spec.beta_2)))
    const common = { epsilon: tf.mul(root, spec.epsilon) as tf.Scalar, beta1, beta2 }
    return (rate) => {
      const scaled = { ...common, rate: tf.div(tf.mul(rate, root), ofFirst) as tf.Scalar }
      return (weight, gradient) => applyAdam({ variable: weight.variable, firstMoment: first(weight), secondMoment: second(weight), gradient, ...scaled })
    }
  }
}
