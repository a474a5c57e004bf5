import { applyGradientDescent, type tf } from '@trainyard/engine'
import type { optimizers } from '@trainyard/spec'
import type { OptimizerFactory } from './optimizer.js'

/** w ← w − η·g. */
export const sgd: OptimizerFactory<optimizers.Sgd> = () => (rate) => (weight, gradient) => applyGradientDescent(weight.variable, gradient, rate as tf.Scalar)
