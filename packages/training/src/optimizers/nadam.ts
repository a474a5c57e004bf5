import { tf } from '@trainyard/engine'
import { biasCorrection, moveTowards, type OptimizerFactory } from './optimizer.js'

/** The momentum schedule that the paper recommends: μₜ = β₁·(1 − 0.5·0.96^(t/250)). */
const momentumDecay = 0.96 ** (1 / 250)

/**
 * Adam whose first moment looks one step ahead (Dozat 2016, Alg. 2):
 * m̂ = μₜ₊₁·m / (1 − Πᵢ₌₁ᵗ⁺¹ μᵢ) + (1 − μₜ)·g / (1 − Πᵢ₌₁ᵗ μᵢ); v̂ = v / (1 − β₂ᵗ); w ← w − η·m̂ / (√v̂ + ε).
 */
export const nadam: OptimizerFactory<'nadam'> = (spec, slots) => {
  const first = slots.perWeight('first_moment')
  const second = slots.perWeight('second_moment')
  const warming = slots.scalar('momentum_decay_power', 1)
  const product = slots.scalar('momentum_product', 1)
  const correction = slots.scalar('one_minus_beta_2_power', 0)
  const momentumAt = (power: tf.Tensor) => tf.sub(spec.beta_1, tf.mul(power, 0.5 * spec.beta_1))
  return () => {
    const power = tf.mul(warming, momentumDecay)
    const [now, next] = [momentumAt(power), momentumAt(tf.mul(power, momentumDecay))]
    const soFar = tf.mul(product, now)
    warming.assign(power)
    product.assign(soFar)
    const rootScale = tf.sqrt(biasCorrection(correction, spec.beta_2))
    return (rate) => {
      const ofMoment = tf.div(tf.mul(rate, next), tf.sub(1, tf.mul(soFar, next)))
      const ofGradient = tf.div(tf.mul(rate, tf.sub(1, now)), tf.sub(1, soFar))
      return (weight, gradient) => {
        const m = moveTowards(first(weight), spec.beta_1, gradient)
        const root = tf.div(tf.sqrt(moveTowards(second(weight), spec.beta_2, tf.square(gradient))), rootScale)
        return tf.div(tf.add(tf.mul(m, ofMoment), tf.mul(gradient, ofGradient)), tf.add(root, spec.epsilon))
      }
    }
  }
}
