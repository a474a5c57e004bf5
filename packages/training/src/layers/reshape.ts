import { tf } from '@trainyard/engine'
import type { layers } from '@trainyard/spec'
import type { LayerFactory } from './layer.js'

/** The same numbers in other sides: [batch, …] → [batch, …shape], row-major. */
export const reshape: LayerFactory<layers.Reshape> = (spec) => (x) => tf.reshape(x, [-1, ...spec.shape])
