import { tf } from '@trainyard/engine'
import type { LayerFactory } from './layer.js'

/** The same numbers in other sides: [batch, …] → [batch, …shape], row-major. */
export const reshape: LayerFactory<'reshape'> = (spec) => (x) => tf.reshape(x, [-1, ...spec.shape])
