import { tf } from '@trainyard/engine'
import { moveTowards, type OptimizerFactory } from './optimizer.js'

/**
 * c ← ρ·c + (1 − ρ)·g²; s = η·g / (√c + ε); w ← w − s (Tieleman & Hinton 2012, lecture 6.5). `centered` takes √(c − ḡ²) with ḡ the running mean of g
 * (Graves 2013, eq. 40), held at zero from below, where rounding would make it negative. `momentum` μ: v ← μ·v + s; w ← w − v.
 */
export const rmsprop: OptimizerFactory<'rmsprop'> = (spec, slots) => {
  const cache = slots.perWeight('cache')
  const mean = spec.centered ? slots.perWeight('mean') : null
  const velocity = spec.momentum > 0 ? slots.perWeight('velocity') : null
  return () => (rate) => (weight, gradient) => {
    const squares = moveTowards(cache(weight), spec.decay, tf.square(gradient))
    const spread = mean ? tf.relu(tf.sub(squares, tf.square(moveTowards(mean(weight), spec.decay, gradient)))) : squares
    const step = tf.div(tf.mul(gradient, rate), tf.add(tf.sqrt(spread), spec.epsilon))
    if (!velocity) return step
    const moved = tf.add(tf.mul(velocity(weight), spec.momentum), step)
    velocity(weight).assign(moved)
    return moved
  }
}
