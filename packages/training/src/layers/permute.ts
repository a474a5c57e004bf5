import { tf } from '@trainyard/engine'
import type { layers } from '@trainyard/spec'
import type { LayerFactory } from './layer.js'

/** The sides of each example in another order; the batch stays in front. */
export const permute: LayerFactory<layers.Permute> = (spec) => (x) => tf.transpose(x, [0, ...spec.axes])
