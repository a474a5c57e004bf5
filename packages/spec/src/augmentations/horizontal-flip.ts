import { defineAugmentation, probability } from './augmentation.js'

export const horizontalFlip = defineAugmentation({
  type: 'horizontal_flip',
  label: 'Horizontal flip',
  description: 'Mirrors the image left to right.',
  kind: 'moving',
  fields: {
    probability: probability(0.5),
  },
})
