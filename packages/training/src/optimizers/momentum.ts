import { applyMomentum, type tf } from '@trainyard/engine'
import type { OptimizerFactory } from './optimizer.js'

/** v ← μ·v − η·g; w ← w + v, or with Nesterov's look-ahead w ← w + μ·v − η·g (Sutskever et al. 2013, eq. 1–4). */
export const momentum: OptimizerFactory<'momentum'> = ({ momentum, nesterov }, slots) => {
  const velocity = slots.perWeight('velocity')
  return () => (rate) => (weight, gradient) =>
    applyMomentum({ variable: weight.variable, velocity: velocity(weight), gradient, rate: rate as tf.Scalar, momentum, nesterov })
}
