import { z } from 'zod'
import { activation } from './activation.js'
import { averagePooling2d } from './average-pooling2d.js'
import { batchNormalization } from './batch-normalization.js'
import { conv2d } from './conv2d.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { flatten } from './flatten.js'
import { gaussianDropout } from './gaussian-dropout.js'
import { globalAveragePooling2d } from './global-average-pooling2d.js'
import { maxPooling2d } from './max-pooling2d.js'
import { spatialDropout2d } from './spatial-dropout2d.js'

/** One layer of the network. */
export const layer = z
  .discriminatedUnion('type', [
    dense,
    conv2d,
    maxPooling2d,
    averagePooling2d,
    globalAveragePooling2d,
    flatten,
    batchNormalization,
    dropout,
    spatialDropout2d,
    gaussianDropout,
    activation,
  ])
  .meta({ id: 'Layer' })
export type LayerSpec = z.output<typeof layer>

export type { Activation } from './activation.js'
export type { AveragePooling2d } from './average-pooling2d.js'
export type { BatchNormalization } from './batch-normalization.js'
export type { Conv2d } from './conv2d.js'
export type { Dense } from './dense.js'
export type { Dropout } from './dropout.js'
export type { InitializerName } from './fields.js'
export type { Flatten } from './flatten.js'
export type { GaussianDropout } from './gaussian-dropout.js'
export type { GlobalAveragePooling2d } from './global-average-pooling2d.js'
export type { MaxPooling2d } from './max-pooling2d.js'
export type { SpatialDropout2d } from './spatial-dropout2d.js'
