import type { layers } from '@trainyard/spec'
import { activations } from '../activations/index.js'
import type { LayerFactory } from './layer.js'

/** An activation function on its own. */
export const activation: LayerFactory<layers.Activation> = (spec) => activations[spec.function]
