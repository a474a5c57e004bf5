import { z } from 'zod'
import { byType, type Technique, unionOf } from '../technique.js'
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
import type { LayerRecord, LayerTraits } from './layer.js'
import { layerNormalization } from './layer-normalization.js'
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
import { type ResidualInputOf, type ResidualOf, residualOf } from './residual.js'
import { separableConv2d } from './separable-conv2d.js'
import type { LayerShape, Shape, ShapeMismatch } from './shape.js'
import { spatialDropout2d } from './spatial-dropout2d.js'
import type { TableInputs } from './table-inputs.js'

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
  scale,
  parametricActivation,
  categoryEmbedding,
  pbldEmbedding,
  plrEmbedding,
  piecewiseLinearEmbedding,
  rankOneDense,
  memberDense,
] as const
const singleLayer = unionOf(single)

/** A layer that is no block. */
export type SingleLayer = z.output<typeof singleLayer>
/** One layer of a job, as it is after parsing: every default is filled in. */
export type LayerSpec = SingleLayer | Residual
// oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface may refer to itself
export interface Residual extends ResidualOf<LayerSpec> {}

/** A layer as it is sent: what has a default may be left out. */
export type LayerInput = z.input<typeof singleLayer> | ResidualInput
// oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface may refer to itself
interface ResidualInput extends ResidualInputOf<LayerInput> {}

/** The name of a layer's kind on the wire. */
export type LayerType = LayerSpec['type']
/** What a job says of a layer of this type. */
export type LayerOf<Type extends LayerType> = Extract<LayerSpec, { type: Type }>

const nested: z.ZodType<LayerSpec, LayerInput> = z.lazy(() => layer)

/** Every layer, in the order in which they are offered. */
export const layerRecords = [...single, residualOf(nested)] as const

/** One layer of the network. */
export const layer: z.ZodType<LayerSpec, LayerInput> = unionOf(layerRecords).meta({ id: 'Layer' })

type Records = { [Type in LayerType]: Technique<Type> & { fields: object; traits: LayerTraits<LayerOf<Type>> } }

/** The records by their type. */
export const layersByType: Records = byType(layerRecords)

const rules: { [Type in SingleLayer['type']]: LayerRecord<Type, LayerOf<Type>> } = byType(single)

/** What a layer that is no block makes of its input, by the rule of its own type. */
export const layerShape = <Type extends SingleLayer['type']>(
  spec: LayerOf<Type>,
  type: Type,
  input: Shape,
  bias: boolean,
  inputs?: TableInputs,
): LayerShape | ShapeMismatch => rules[type].shape(spec, input, bias, inputs)
