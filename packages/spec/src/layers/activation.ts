import { activationName } from '../activations/index.js'
import { layerName } from './fields.js'
import { defineLayer } from './layer.js'
import { unchanged } from './shape.js'

export const activation = defineLayer({
  type: 'activation',
  label: 'Activation',
  description: 'An activation function on its own.',
  fields: { name: layerName, function: activationName },
  traits: { role: 'activation', keras: () => null, activation: (spec) => spec.function, harmless: { function: 'linear' } },
  // Counted as one operation a value, whatever the function.
  shape: (_spec, input) => unchanged(input, 1),
})
