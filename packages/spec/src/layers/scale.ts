import { layerName, rateFactor } from './fields.js'
import { defineLayer } from './layer.js'
import { channelsOf, elements } from './shape.js'

export const scale = defineLayer({
  type: 'scale',
  label: 'Scaling',
  description: 'Multiplies each feature by a number of its own that is learned, y = s·x with s from 1 (Holzmüller et al. 2024, §3.1).',
  fields: { name: layerName, rate_factor: rateFactor },
  traits: {
    role: 'weights',
    keras: () => 'scaling layers, which it has only together with a normalization',
  },
  // A number of the last axis each, and a multiplication a value.
  shape: (_spec, input) => ({ output: input, weights: { factor: [channelsOf(input)] }, flops: elements(input) }),
})
