import { applyGradientDescent, type tf } from '@trainyard/engine'
import type { OptimizerFactory } from './optimizer.js'

/** w ← w − η·g. */
export const sgd: OptimizerFactory<'sgd'> = () => () => (rate) => (weight, gradient) => applyGradientDescent(weight.variable, gradient, rate as tf.Scalar)
