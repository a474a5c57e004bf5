import { activationName } from '../activations/index.js'
import { layerName, rateFactor } from './fields.js'
import { defineLayer } from './layer.js'
import { channelsOf, elements } from './shape.js'

export const parametricActivation = defineLayer({
  type: 'parametric_activation',
  label: 'Parametric activation',
  description: 'Each unit learns how much of an activation σ it takes: y = (1 − α)·x + α·σ(x), with α from 1 (Holzmüller et al. 2024, App. A.1).',
  fields: { name: layerName, function: activationName.default('mish'), rate_factor: rateFactor },
  traits: {
    role: 'activation',
    keras: () => 'activations whose share is learned',
    harmless: { function: 'linear' },
  },
  // α of each unit; the activation counts as one operation a value, the mixture as three.
  shape: (_spec, input) => ({ output: input, weights: { share: [channelsOf(input)] }, flops: 4 * elements(input) }),
})
