import { defineAugmentation, probability } from './augmentation.js'

export const verticalFlip = defineAugmentation({
  type: 'vertical_flip',
  label: 'Vertical flip',
  description: 'Mirrors the image top to bottom.',
  kind: 'moving',
  fields: {
    probability: probability(0.5),
  },
})
