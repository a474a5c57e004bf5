import { activationShape } from './activation.js'
import { batchNormalizationShape } from './batch-normalization.js'
import { conv2dShape } from './conv2d.js'
import { denseShape } from './dense.js'
import { dropoutShape } from './dropout.js'
import { flattenShape } from './flatten.js'
import { gaussianDropoutShape } from './gaussian-dropout.js'
import { globalAveragePooling2dShape } from './global-average-pooling2d.js'
import type { LayerSpec } from './index.js'
import { poolingShape } from './pooling-shape.js'
import type { LayerShape, Shape, ShapeRefusal, ShapeRule } from './shape.js'
import { spatialDropout2dShape } from './spatial-dropout2d.js'

type Rules = { [T in LayerSpec['type']]: ShapeRule<Extract<LayerSpec, { type: T }>> }

/** One rule for each type of layer; a forgotten one does not compile. */
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
}

/** Applies the rule of the layer's own type. */
export function layerShape<T extends LayerSpec['type']>(
  spec: Extract<LayerSpec, { type: T }>,
  type: T,
  input: Shape,
  bias: boolean,
): LayerShape | ShapeRefusal {
  return rules[type](spec, input, bias)
}
