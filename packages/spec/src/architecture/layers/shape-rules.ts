import { activationShape } from './activation.js'
import { batchNormalizationShape } from './batch-normalization.js'
import { conv2dShape } from './conv2d.js'
import { denseShape } from './dense.js'
import { depthwiseConv2dShape } from './depthwise-conv2d.js'
import { dropoutShape } from './dropout.js'
import { embeddingShape } from './embedding.js'
import { flattenShape } from './flatten.js'
import { gaussianDropoutShape } from './gaussian-dropout.js'
import { globalAveragePooling2dShape } from './global-average-pooling2d.js'
import { gruShape } from './gru.js'
import type { SingleLayer } from './index.js'
import { layerNormalizationShape } from './layer-normalization.js'
import { lstmShape } from './lstm.js'
import { permuteShape } from './permute.js'
import { poolingShape } from './pooling-shape.js'
import { reshapeShape } from './reshape.js'
import { separableConv2dShape } from './separable-conv2d.js'
import type { LayerShape, Shape, ShapeRefusal, ShapeRule } from './shape.js'
import { spatialDropout2dShape } from './spatial-dropout2d.js'

type Rules = { [T in SingleLayer['type']]: ShapeRule<Extract<SingleLayer, { type: T }>> }

/** One rule for each type of layer that is no block; a forgotten one does not compile. */
const rules: Rules = {
  dense: denseShape,
  conv2d: conv2dShape,
  max_pooling2d: poolingShape,
  average_pooling2d: poolingShape,
  global_average_pooling2d: globalAveragePooling2dShape,
  flatten: flattenShape,
  batch_normalization: batchNormalizationShape,
  dropout: dropoutShape,
  spatial_dropout2d: spatialDropout2dShape,
  gaussian_dropout: gaussianDropoutShape,
  activation: activationShape,
  depthwise_conv2d: depthwiseConv2dShape,
  separable_conv2d: separableConv2dShape,
  layer_normalization: layerNormalizationShape,
  embedding: embeddingShape,
  lstm: lstmShape,
  gru: gruShape,
  reshape: reshapeShape,
  permute: permuteShape,
}

/** Applies the rule of the layer's own type. */
export function layerShape<T extends SingleLayer['type']>(
  spec: Extract<SingleLayer, { type: T }>,
  type: T,
  input: Shape,
  bias: boolean,
): LayerShape | ShapeRefusal {
  return rules[type](spec, input, bias)
}
