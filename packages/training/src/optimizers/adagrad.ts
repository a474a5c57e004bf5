import { applyAdagrad, type tf } from '@trainyard/engine'
import type { OptimizerFactory } from './optimizer.js'

/** c ← c + g²; w ← w − η·g / (√c + ε), ε outside the root (Duchi et al. 2011, fig. 1 with δ = ε). */
export const adagrad: OptimizerFactory<'adagrad'> = ({ initial_accumulator, epsilon }, slots) => {
  const cache = slots.perWeight('cache', initial_accumulator)
  return () => (rate) => (weight, gradient) =>
    applyAdagrad({ variable: weight.variable, accumulator: cache(weight), gradient, rate: rate as tf.Scalar, epsilon })
}
