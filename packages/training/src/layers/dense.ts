import { tf } from '@trainyard/engine'
import type { layers } from '@trainyard/spec'
import { initializerFor } from '../initializers/index.js'
import type { LayerFactory } from './layer.js'
import { biasAndActivation } from './with-bias.js'

/** y = f(x·W + b): [batch, n] → [batch, units]. */
export const dense: LayerFactory<layers.Dense> = (spec, context) => {
  const [features = 0] = context.place.input
  const values = initializerFor(spec.initializer, context.next)(features * spec.units, { in: features, out: spec.units }, context.key('kernel'))
  const kernel = context.parameter('kernel', 'kernel', [features, spec.units], values)
  const finish = biasAndActivation(context, spec.units, spec.activation)
  return (x) => finish(tf.matMul(x as tf.Tensor2D, kernel.variable as tf.Tensor as tf.Tensor2D))
}
