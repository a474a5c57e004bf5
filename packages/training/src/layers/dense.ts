import { tf } from '@trainyard/engine'
import { channelsOf } from '@trainyard/spec'
import { initializerFor } from '../initializers/index.js'
import { biasAndActivation, type LayerFactory } from './layer.js'

/** y = f(x·W + b): [batch, n] → [batch, units]. */
export const dense: LayerFactory<'dense'> = (spec, context) => {
  const features = channelsOf(context.layer.input)
  const values = () => initializerFor(spec.initializer, context.next)(features * spec.units, { in: features, out: spec.units }, context.key('kernel'))
  const kernel = context.parameter('kernel', 'kernel', [features, spec.units], values)
  const finish = biasAndActivation(context, spec.units, spec.activation)
  return (x) => finish(tf.matMul(x as tf.Tensor2D, kernel.variable as tf.Tensor as tf.Tensor2D))
}
