import { tf } from '@trainyard/engine'
import { channelsOf } from '@trainyard/spec'
import { initializerFor } from '../initializers/index.js'
import { depthwiseConvolution } from './depthwise-conv2d.js'
import { biasAndActivation, type LayerFactory } from './layer.js'

/** A depthwise convolution, then a 1×1 convolution over its channels with nothing between them (Chollet 2017, §1); bias and activation at the end. */
export const separableConv2d: LayerFactory<'separable_conv2d'> = (spec, context) => {
  // Nothing nonlinear follows the first of the two.
  const convolve = depthwiseConvolution(spec, { ...context, next: undefined }, 'depthwise_kernel')
  const channels = channelsOf(context.layer.input) * spec.depth_multiplier
  const values = () =>
    initializerFor(spec.initializer, context.next)(channels * spec.filters, { in: channels, out: spec.filters }, context.key('pointwise_kernel'))
  const kernel = context.parameter('pointwise_kernel', 'kernel', [1, 1, channels, spec.filters], values)
  const finish = biasAndActivation(context, spec.filters, spec.activation)
  return (x) => finish(tf.conv2d(convolve(x), kernel.variable as tf.Tensor as tf.Tensor4D, 1, 'valid'))
}
