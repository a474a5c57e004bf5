import { tf } from '@trainyard/engine'
import type { optimizers } from '@trainyard/spec'
import type { OptimizerFactory } from './optimizer.js'

/** c ← c + g²; w ← w − η·g / (√c + ε), ε outside the root (Duchi et al. 2011, fig. 1 with δ = ε). */
export const adagrad: OptimizerFactory<optimizers.Adagrad> = (spec, slots) => {
  const cache = slots.perWeight('cache', spec.initial_accumulator)
  return (rate) => (weight, gradient) => {
    const sum = tf.add(cache(weight), tf.square(gradient))
    cache(weight).assign(sum)
    return tf.div(tf.mul(gradient, rate), tf.add(tf.sqrt(sum), spec.epsilon))
  }
}
