import { activations } from '../activations/index.js'
import type { LayerFactory } from './layer.js'

/** An activation function on its own. */
export const activation: LayerFactory<'activation'> = (spec) => activations[spec.function]
