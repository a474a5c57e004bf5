import { layerName } from './fields.js'
import { defineLayer } from './layer.js'
import { elements } from './shape.js'

export const flatten = defineLayer({
  type: 'flatten',
  label: 'Flatten',
  description: 'Everything but the batch in one axis: [batch, …] → [batch, n].',
  fields: { name: layerName },
  traits: {
    role: 'rearrangement',
    assumes: 'image',
    keras: (_spec, { input }) => (input.length === 1 ? null : { class_name: 'Flatten', config: {}, arrays: [] }),
  },
  shape: (_spec, input) => ({ output: [elements(input)], flops: 0 }),
})
