import { tf } from '@trainyard/engine'
import type { optimizers } from '@trainyard/spec'
import type { OptimizerFactory } from './optimizer.js'

/** v ← μ·v − η·g; w ← w + v, or with Nesterov's look-ahead w ← w + μ·v − η·g (Sutskever et al. 2013, eq. 1–4). The slot holds −v. */
export const momentum: OptimizerFactory<optimizers.Momentum> = (spec, slots) => {
  const velocity = slots.perWeight('velocity')
  return (rate) => (weight, gradient) => {
    const step = tf.mul(gradient, rate)
    const moved = tf.add(tf.mul(velocity(weight), spec.momentum), step)
    velocity(weight).assign(moved)
    return spec.nesterov ? tf.add(tf.mul(moved, spec.momentum), step) : moved
  }
}
