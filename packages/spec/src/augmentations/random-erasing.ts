import { z } from 'zod'
import { defineAugmentation, factorRange, probability, range } from './augmentation.js'

export const randomErasing = defineAugmentation({
  type: 'random_erasing',
  label: 'Random erasing',
  description: 'Covers a random rectangle with one value or with noise (Zhong et al. 2020).',
  kind: 'value',
  fields: {
    probability: probability(0.5),
    area: range(z.number().min(0.001).max(1)).default([0.02, 0.33]).describe('Share of the image'),
    aspect: factorRange.default([0.3, 3.3]).describe('Height over width, drawn evenly on a logarithmic scale'),
    value: z
      .union([z.literal('noise'), z.number().min(0).max(255)])
      .default('noise')
      .describe('One value, or a random one for each pixel and channel'),
  },
})
