import { biasAdd, type tf } from '@trainyard/engine'
import type { ActivationName } from '@trainyard/spec'
import { activations } from '../activations/index.js'
import { filled, type LayerContext } from './layer.js'

/** What follows the product in dense and convolution alike: the bias, zero at first, and the activation, each where there is one. */
export function biasAndActivation(context: LayerContext, channels: number, activation: ActivationName = 'linear'): (x: tf.Tensor) => tf.Tensor {
  const bias = context.place.bias ? context.parameter('bias', 'bias', [channels], filled(channels, 0)) : null
  const activate = activations[activation]
  return (x) => activate(bias ? biasAdd(x, bias.variable as tf.Tensor as tf.Tensor1D) : x)
}
