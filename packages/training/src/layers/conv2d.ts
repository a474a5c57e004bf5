import { tf } from '@trainyard/engine'
import { channelsOf, sides } from '@trainyard/spec'
import { initializerFor } from '../initializers/index.js'
import { biasAndActivation, type LayerFactory } from './layer.js'

/** Cross-correlation with [height, width, channels, filters] weights, then bias and activation (LeCun et al. 1998, §II; the kernel is not flipped). */
export const conv2d: LayerFactory<'conv2d'> = (spec, context) => {
  const [height, width] = sides(spec.kernel_size)
  const channels = channelsOf(context.layer.input)
  const window = height * width
  const fans = { in: window * channels, out: window * spec.filters }
  const values = () => initializerFor(spec.initializer, context.next)(window * channels * spec.filters, fans, context.key('kernel'))
  const kernel = context.parameter('kernel', 'kernel', [height, width, channels, spec.filters], values)
  const finish = biasAndActivation(context, spec.filters, spec.activation)
  const [strideHeight, strideWidth] = sides(spec.strides)
  return (x) => finish(tf.conv2d(x as tf.Tensor4D, kernel.variable as tf.Tensor as tf.Tensor4D, [strideHeight, strideWidth], spec.padding))
}
