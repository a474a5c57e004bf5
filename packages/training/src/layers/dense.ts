import { normalValues, tf } from '@trainyard/engine'
import { channelsOf } from '@trainyard/spec'
import { initializerFor } from '../initializers/index.js'
import { biasAndActivation, filled, type LayerFactory } from './layer.js'

/**
 * y = f(x·W + b): [batch, n] → [batch, units]. In the neural tangent parameterization y = f(x·W / √n + b) with W and b from N(0, 1) (Jacot et al. 2018, §2 for
 * β = 1); an initializer that is named then says what W / √n starts as, and b starts at 0.
 */
export const dense: LayerFactory<'dense'> = (spec, context) => {
  const { units, initializer } = spec
  const features = channelsOf(context.layer.input)
  const isTangent = spec.parameterization === 'neural_tangent'
  const root = isTangent ? Math.sqrt(features) : 1
  const isNormal = isTangent && initializer === 'auto'
  const drawn = (): Float32Array => initializerFor(initializer, context.next)(features * units, { in: features, out: units }, context.key('kernel'))
  const values = (): Float32Array => {
    if (isNormal) return normalValues(features * units, context.key('kernel'))
    return isTangent ? drawn().map((value) => value * root) : drawn()
  }
  const kernel = context.parameter('kernel', 'kernel', [features, units], values)
  const finish = biasAndActivation(context, units, spec.activation, () => (isNormal ? normalValues(units, context.key('bias')) : filled(units, 0)))
  return (x) => {
    const products = tf.matMul(x as tf.Tensor2D, kernel.variable as tf.Tensor as tf.Tensor2D)
    return finish(isTangent ? tf.div(products, root) : products)
  }
}
