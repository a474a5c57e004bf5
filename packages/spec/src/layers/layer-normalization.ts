import { z } from 'zod'
import { positive } from '../scalars.js'
import { layerName } from './fields.js'
import { defineLayer } from './layer.js'
import { channelsOf, elements } from './shape.js'

export const layerNormalization = defineLayer({
  type: 'layer_normalization',
  label: 'Layer normalization',
  description: 'Normalizes each example on its own, over the last axis, alike in training and at prediction (Ba et al. 2016, eq. 4).',
  fields: {
    name: layerName,
    center: z.boolean().default(true).describe('Add β'),
    scale: z.boolean().default(true).describe('Multiply by γ'),
    epsilon: positive.default(1e-3),
  },
  traits: {
    role: 'normalization',
    keras: ({ center, scale, epsilon }) => ({
      class_name: 'LayerNormalization',
      config: { axis: [-1], epsilon, center, scale },
      arrays: [...(scale ? ['gamma'] : []), ...(center ? ['beta'] : [])],
    }),
  },
  // γ and β of the last axis; eight operations a value: mean, variance, and the four of the normalization.
  shape: ({ center, scale }, input) => ({
    output: input,
    weights: { ...(scale ? { gamma: [channelsOf(input)] } : {}), ...(center ? { beta: [channelsOf(input)] } : {}) },
    flops: 8 * elements(input),
  }),
})
