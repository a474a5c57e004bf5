import { type RandomKey, tf } from '@trainyard/engine'
import { channelsOf, type InitializerName, sides, type Window } from '@trainyard/spec'
import { initializerFor } from '../initializers/index.js'
import { biasAndActivation, type LayerContext, type LayerFactory } from './layer.js'

/** What the two layers with a depthwise convolution share in their spec. */
type Depthwise = { kernel_size: Window; strides: number; padding: 'same' | 'valid'; depth_multiplier: number; initializer: InitializerName }

/**
 * Each channel convolved on its own with [height, width, channels, multiplier] weights: output channel c·multiplier + m comes from channel c. An output sees
 * one channel only, so its fan-in is the window alone.
 */
export function depthwiseConvolution(spec: Depthwise, { layer, next, key, parameter }: LayerContext, what: string): (x: tf.Tensor) => tf.Tensor4D {
  const [height, width] = sides(spec.kernel_size)
  const channels = channelsOf(layer.input)
  const shape = [height, width, channels, spec.depth_multiplier]
  const fans = { in: height * width, out: height * width * spec.depth_multiplier }
  const stream: RandomKey = key(what)
  const kernel = parameter(what, 'kernel', shape, () => initializerFor(spec.initializer, next)(channels * fans.out, fans, stream))
  return (x) => tf.depthwiseConv2d(x as tf.Tensor4D, kernel.variable as tf.Tensor as tf.Tensor4D, spec.strides, spec.padding)
}

/** A depthwise convolution, then bias and activation (Howard et al. 2017, §3.1, eq. 3). */
export const depthwiseConv2d: LayerFactory<'depthwise_conv2d'> = (spec, context) => {
  const convolve = depthwiseConvolution(spec, context, 'kernel')
  const finish = biasAndActivation(context, channelsOf(context.layer.output), spec.activation)
  return (x) => finish(convolve(x))
}
