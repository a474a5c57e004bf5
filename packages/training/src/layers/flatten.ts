import { tf } from '@trainyard/engine'
import { elements } from '@trainyard/spec'
import type { LayerFactory } from './layer.js'

/** [batch, …] → [batch, n], row-major. */
export const flatten: LayerFactory<'flatten'> =
  (_spec, { layer }) =>
  (x) =>
    tf.reshape(x, [-1, elements(layer.output)])
