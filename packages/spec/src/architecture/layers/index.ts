import { z } from 'zod'
import { activation } from './activation.js'
import { averagePooling2d } from './average-pooling2d.js'
import { batchNormalization } from './batch-normalization.js'
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
import { lstm } from './lstm.js'
import { maxPooling2d } from './max-pooling2d.js'
import { permute } from './permute.js'
import { reshape } from './reshape.js'
import { type ResidualInputOf, type ResidualOf, residualOf } from './residual.js'
import { separableConv2d } from './separable-conv2d.js'
import { spatialDropout2d } from './spatial-dropout2d.js'

const single = [
  dense,
  conv2d,
  depthwiseConv2d,
  separableConv2d,
  maxPooling2d,
  averagePooling2d,
  globalAveragePooling2d,
  flatten,
  reshape,
  permute,
  batchNormalization,
  layerNormalization,
  dropout,
  spatialDropout2d,
  gaussianDropout,
  activation,
  embedding,
  lstm,
  gru,
] as const
const singleLayer = z.discriminatedUnion('type', single)

/** A layer that is no block. */
export type SingleLayer = z.output<typeof singleLayer>
export type LayerSpec = SingleLayer | Residual
// oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface may refer to itself
export interface Residual extends ResidualOf<LayerSpec> {}

/** A layer as it is sent: what has a default may be left out. */
export type LayerInput = z.input<typeof singleLayer> | ResidualInput
// oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface may refer to itself
interface ResidualInput extends ResidualInputOf<LayerInput> {}

const nested: z.ZodType<LayerSpec, LayerInput> = z.lazy(() => layer)

/** One layer of the network. */
export const layer: z.ZodType<LayerSpec, LayerInput> = z.discriminatedUnion('type', [...single, residualOf(nested)]).meta({ id: 'Layer' })

export type { Activation } from './activation.js'
export type { AveragePooling2d } from './average-pooling2d.js'
export type { BatchNormalization } from './batch-normalization.js'
export type { Conv2d } from './conv2d.js'
export type { Dense } from './dense.js'
export type { DepthwiseConv2d } from './depthwise-conv2d.js'
export type { Dropout } from './dropout.js'
export type { Embedding } from './embedding.js'
export type { Flatten } from './flatten.js'
export type { GaussianDropout } from './gaussian-dropout.js'
export type { GlobalAveragePooling2d } from './global-average-pooling2d.js'
export type { Gru } from './gru.js'
export type { LayerNormalization } from './layer-normalization.js'
export type { Lstm } from './lstm.js'
export type { MaxPooling2d } from './max-pooling2d.js'
export type { Permute } from './permute.js'
export type { Reshape } from './reshape.js'
export type { SeparableConv2d } from './separable-conv2d.js'
export type { SpatialDropout2d } from './spatial-dropout2d.js'
