import { biasAdd, type RandomKey, type tf } from '@trainyard/engine'
import type { ActivationName, LayerOf, PlacedLayer, SingleLayer } from '@trainyard/spec'
import { activations } from '../activations/index.js'

/** What a stored number is: `kernel` and `bias` of a layer, `gamma` and `beta` of a normalization are trained; an `average` is tracked, not trained. */
export type Role = 'kernel' | 'bias' | 'gamma' | 'beta' | 'average'

/**
 * One array of a network. `name` is `<layer>/<what>`, the key in checkpoints and of everything random about it. The learning rate is multiplied by `rateFactor`, where
 * there is one.
 */
export type Parameter = { name: string; layer: string; role: Role; variable: tf.Variable; rateFactor?: number }

/**
 * How a network is run. `training` takes batch statistics and draws noise with the step counter (int32 scalar; the same step draws the same noise); `share` is
 * the size of the batch beside a whole one, 1 if left out; `strength` multiplies the rates of dropout, 1 if left out. `prediction` does neither; `sampling` is `prediction` with the noise of `training`, for Monte Carlo
 * dropout; `start` is `prediction` in which layers that learn from the first batch may do so.
 */
export type Pass =
  | { mode: 'training'; counter: tf.Scalar; share?: number; strength?: tf.Scalar }
  | { mode: 'sampling'; counter: tf.Scalar }
  | { mode: 'prediction' }
  | { mode: 'start' }

/** A layer at work: [batch, …input] → [batch, …output], float32. */
export type LayerOperation = (x: tf.Tensor, pass: Pass) => tf.Tensor

/** Sees the output of every layer, those in blocks too. */
export type Observe = (layer: PlacedLayer, output: tf.Tensor) => void

/** Layers at work, one after the other. */
export type Chain = (x: tf.Tensor, pass: Pass, observe?: Observe) => tf.Tensor

/** What a layer is built with. `next` is the activation that its output goes into, as far as that is plain; it decides the `auto` initializer. */
export type LayerContext = {
  layer: PlacedLayer
  next: ActivationName | undefined
  /** Names a stream of random numbers of this layer alone. */
  key: (purpose: string) => RandomKey
  /** Makes an array of this layer. It begins as `values`, row-major, which are not asked for where the network is built from stored arrays. */
  parameter: (what: string, role: Role, shape: readonly number[], values: () => Float32Array) => Parameter
}

/** The mathematics of a layer of this type: makes the layer's arrays and gives its operation. */
export type LayerFactory<Type extends SingleLayer['type']> = (spec: LayerOf<Type>, context: LayerContext) => LayerOperation

/** An array of this many equal values. */
export const filled = (count: number, value: number): Float32Array => new Float32Array(count).fill(value)

/** What follows the product in dense and convolution alike: the bias, zero at first unless `values` say otherwise, and the activation, each where there is one. */
export function biasAndActivation(
  context: LayerContext,
  channels: number,
  activation: ActivationName = 'linear',
  values = () => filled(channels, 0),
): (x: tf.Tensor) => tf.Tensor {
  const bias = context.layer.bias ? context.parameter('bias', 'bias', [channels], values) : null
  const activate = activations[activation]
  return (x) => activate(bias ? biasAdd(x, bias.variable as tf.Tensor as tf.Tensor1D) : x)
}
