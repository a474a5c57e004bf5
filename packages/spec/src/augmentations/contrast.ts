import { defineAugmentation, factorRange, probability } from './augmentation.js'

export const contrast = defineAugmentation({
  type: 'contrast',
  label: 'Contrast',
  description: 'Scales the distance of every pixel from the mean of its channel.',
  kind: 'value',
  fields: {
    factor: factorRange.default([0.8, 1.25]).describe('Factors of the distance; above 1 raises the contrast'),
    probability: probability(),
  },
})
