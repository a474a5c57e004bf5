import type { LayerOf, SingleLayer } from '@trainyard/spec'
import { activation } from './activation.js'
import { averagePooling2d } from './average-pooling2d.js'
import { batchNormalization } from './batch-normalization.js'
import { categoryEmbedding } from './category-embedding.js'
import { conv2d } from './conv2d.js'
import { dense } from './dense.js'
import { depthwiseConv2d } from './depthwise-conv2d.js'
import { dropout } from './dropout.js'
import { embedding } from './embedding.js'
import { flatten } from './flatten.js'
import { gaussianDropout } from './gaussian-dropout.js'
import { globalAveragePooling2d } from './global-average-pooling2d.js'
import { gru } from './gru.js'
import { layerNormalization } from './layer-normalization.js'
import type { LayerContext, LayerFactory, LayerOperation, Pass } from './layer.js'
import { lstm } from './lstm.js'
import { maxPooling2d } from './max-pooling2d.js'
import { scale } from './scale.js'
import { parametricActivation } from './parametric-activation.js'
import { pbldEmbedding } from './pbld-embedding.js'
import { plrEmbedding } from './plr-embedding.js'
import { piecewiseLinearEmbedding } from './piecewise-linear-embedding.js'
import { rankOneDense } from './rank-one-dense.js'
import { memberDense } from './member-dense.js'
import { permute } from './permute.js'
import { reshape } from './reshape.js'
import { separableConv2d } from './separable-conv2d.js'
import { spatialDropout2d } from './spatial-dropout2d.js'

/** One factory for each layer that is no block; a forgotten one does not compile. */
const factories: { [Type in SingleLayer['type']]: LayerFactory<Type> } = {
  dense,
  conv2d,
  max_pooling2d: maxPooling2d,
  average_pooling2d: averagePooling2d,
  global_average_pooling2d: globalAveragePooling2d,
  flatten,
  batch_normalization: batchNormalization,
  dropout,
  spatial_dropout2d: spatialDropout2d,
  gaussian_dropout: gaussianDropout,
  activation,
  depthwise_conv2d: depthwiseConv2d,
  separable_conv2d: separableConv2d,
  layer_normalization: layerNormalization,
  embedding,
  lstm,
  gru,
  reshape,
  permute,
  scale,
  parametric_activation: parametricActivation,
  category_embedding: categoryEmbedding,
  pbld_embedding: pbldEmbedding,
  plr_embedding: plrEmbedding,
  piecewise_linear_embedding: piecewiseLinearEmbedding,
  rank_one_dense: rankOneDense,
  member_dense: memberDense,
}

/** Builds the layer of the spec's own type. */
export const createLayer = <Type extends SingleLayer['type']>(spec: LayerOf<Type>, type: Type, context: LayerContext): LayerOperation =>
  factories[type](spec, context)

export type { LayerContext, LayerOperation, Pass }
