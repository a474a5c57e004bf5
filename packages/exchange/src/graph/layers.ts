import { channelsOf, elements, imageSides, invariant, type LayerOf, type PlacedLayer, sides, type SingleLayer, type Window } from '@trainyard/spec'
import { graphActivations } from './activations.js'
import type { GraphLayer, LayerContext } from './graph-layer.js'
import { type GraphOps, plus, type SlidingWindow, times, type Value } from './graph-ops.js'
import { categoryEmbedding, memberDense, pbldEmbedding, piecewiseLinearEmbedding, plrEmbedding, rankOneDense } from './table-layers.js'

type Float = Value<'float'>

/** A window over the images that a layer takes. */
function windowOf(place: PlacedLayer, size: Window, strides: Window, padding: 'same' | 'valid'): SlidingWindow {
  const image = imageSides(place.input)
  invariant(image, `${place.name} takes images`)
  return { size: sides(size), strides: sides(strides), padding, image: [image[0], image[1]] }
}

/** What follows the product in dense and convolution alike. */
function finish({ place, ops, array }: LayerContext, { activation = 'linear' }: { activation?: LayerOf<'dense'>['activation'] }, x: Float): Float {
  return graphActivations[activation](ops, place.bias ? ops.binary('add', x, array('bias')) : x)
}

const normalized: GraphLayer<'batch_normalization'> = (spec, { ops, place, stored }, x) => {
  const size = channelsOf(place.input)
  const values = (what: string, used: boolean, otherwise: number): Float32Array => (used ? stored(what).data : new Float32Array(size).fill(otherwise))
  const [gamma, beta] = [values('gamma', spec.scale, 1), values('beta', spec.center, 0)]
  const vector = (data: ArrayLike<number>): Float => ops.constant('float', [size], data)
  if (spec.inference === 'adaptive') {
    const axes = [0, ...place.input.slice(0, -1).map((_, axis) => axis + 1)]
    return standardized(ops, x, axes, spec.epsilon, vector(gamma), vector(beta))
  }
  const [mean, variance] = [stored('moving_mean').data, stored('moving_variance').data]
  const scale = gamma.map((own, channel) => own / Math.sqrt(Number(variance[channel]) + spec.epsilon))
  const offset = beta.map((own, channel) => own - Number(mean[channel]) * Number(scale[channel]))
  return ops.binary('add', ops.binary('mul', x, vector(scale)), vector(offset))
}

/** γ·(x − mean) / √(variance + ε) + β with mean and variance over some axes. */
function standardized(ops: GraphOps, x: Float, axes: readonly number[], epsilon: number, gamma: Float | null, beta: Float | null): Float {
  const centered = ops.binary('sub', x, ops.mean(x, axes, true))
  const variance = ops.mean(ops.binary('mul', centered, centered), axes, true)
  const normal = ops.binary('div', centered, ops.unary('sqrt', plus(ops, variance, epsilon)))
  const scaled = gamma ? ops.binary('mul', normal, gamma) : normal
  return beta ? ops.binary('add', scaled, beta) : scaled
}

function recurrent({ place, stored }: LayerContext, { units, return_sequences: all }: { units: number; return_sequences: boolean }, second: boolean) {
  const recurrentBias = second ? stored('recurrent_bias').data : null
  const steps = Number(place.input[0])
  return { units, kernel: stored('kernel'), recurrent: stored('recurrent_kernel'), bias: stored('bias').data, recurrentBias, steps, all }
}

const unchanged = (_spec: unknown, _context: LayerContext, x: Float): Float => x

/** Every layer in operations of a graph, by the formulas of `training/src/layers` at prediction. A forgotten one does not compile. */
export const graphLayers: { [Type in SingleLayer['type']]: GraphLayer<Type> } = {
  dense: (spec, context, x) => {
    const { ops, place, array } = context
    const products = ops.matMul(x, array('kernel'))
    return finish(context, spec, spec.parameterization === 'neural_tangent' ? times(ops, products, 1 / Math.sqrt(channelsOf(place.input))) : products)
  },
  conv2d: (spec, context, x) => {
    const window = windowOf(context.place, spec.kernel_size, spec.strides, spec.padding)
    return finish(context, spec, context.ops.convolve(x, context.stored('kernel'), window))
  },
  depthwise_conv2d: (spec, context, x) => {
    const window = windowOf(context.place, spec.kernel_size, spec.strides, spec.padding)
    return finish(context, spec, context.ops.convolveDepthwise(x, context.stored('kernel'), window))
  },
  separable_conv2d: (spec, context, x) => {
    const { ops, place, stored } = context
    const apart = ops.convolveDepthwise(x, stored('depthwise_kernel'), windowOf(place, spec.kernel_size, spec.strides, spec.padding))
    const image: SlidingWindow['image'] = [Number(place.output[0]), Number(place.output[1])]
    return finish(context, spec, ops.convolve(apart, stored('pointwise_kernel'), { size: [1, 1], strides: [1, 1], padding: 'valid', image }))
  },
  max_pooling2d: (spec, { ops, place }, x) => ops.pool('max', x, windowOf(place, spec.pool_size, spec.strides ?? spec.pool_size, spec.padding)),
  average_pooling2d: (spec, { ops, place }, x) => ops.pool('average', x, windowOf(place, spec.pool_size, spec.strides ?? spec.pool_size, spec.padding)),
  global_average_pooling2d: (_spec, { ops }, x) => ops.mean(x, [1, 2], false),
  flatten: (_spec, { ops, place }, x) => ops.reshape(x, [-1, elements(place.output)]),
  reshape: (spec, { ops }, x) => ops.reshape(x, [-1, ...spec.shape]),
  permute: (spec, { ops }, x) => ops.transpose(x, [0, ...spec.axes]),
  batch_normalization: normalized,
  layer_normalization: (spec, { ops, place, array }, x) => {
    const axis = place.input.length
    return standardized(ops, x, [axis], spec.epsilon, spec.scale ? array('gamma') : null, spec.center ? array('beta') : null)
  },
  dropout: unchanged,
  spatial_dropout2d: unchanged,
  gaussian_dropout: unchanged,
  activation: (spec, { ops }, x) => graphActivations[spec.function](ops, x),
  embedding: ({ vocabulary }, { ops, array }, x) => {
    const zero = ops.constant('float', [], [0])
    const held = ops.binary('min', ops.binary('max', ops.unary('round', x), zero), ops.constant('float', [], [vocabulary - 1]))
    return ops.gather(array('embeddings'), ops.cast(held, 'int'), 0)
  },
  lstm: (spec, context, x) => context.ops.lstm(x, recurrent(context, spec, false)),
  gru: (spec, context, x) => context.ops.gru(x, recurrent(context, spec, true)),
  scale: (_spec, { ops, array }, x) => ops.binary('mul', x, array('factor')),
  parametric_activation: (spec, { ops, array }, x) => {
    const change = ops.binary('sub', graphActivations[spec.function](ops, x), x)
    return ops.binary('add', x, ops.binary('mul', change, array('share')))
  },
  category_embedding: categoryEmbedding,
  pbld_embedding: pbldEmbedding,
  plr_embedding: plrEmbedding,
  piecewise_linear_embedding: piecewiseLinearEmbedding,
  rank_one_dense: rankOneDense,
  member_dense: memberDense,
}
