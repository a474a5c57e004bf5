import { tf } from '@trainyard/engine'
import type { LayerFactory } from './layer.js'

/** The sides of each example in another order; the batch stays in front. */
export const permute: LayerFactory<'permute'> = (spec) => (x) => tf.transpose(x, [0, ...spec.axes])
