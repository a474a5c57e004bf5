import type { LayerSpec } from '@trainyard/spec'
import { activation } from './activation.js'
import { averagePooling2d } from './average-pooling2d.js'
import { batchNormalization } from './batch-normalization.js'
import { conv2d } from './conv2d.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { flatten } from './flatten.js'
import { gaussianDropout } from './gaussian-dropout.js'
import { globalAveragePooling2d } from './global-average-pooling2d.js'
import type { LayerContext, LayerFactory, LayerOperation, Pass } from './layer.js'
import { maxPooling2d } from './max-pooling2d.js'
import { spatialDropout2d } from './spatial-dropout2d.js'

type Factories = { [T in LayerSpec['type']]: LayerFactory<Extract<LayerSpec, { type: T }>> }

/** One factory for each layer; a forgotten one does not compile. */
const factories: Factories = {
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
}

/** Builds the layer of the spec's own type. */
export const createLayer = <T extends LayerSpec['type']>(spec: Extract<LayerSpec, { type: T }>, type: T, context: LayerContext): LayerOperation =>
  factories[type](spec, context)

export type { LayerContext, LayerOperation, Pass }
