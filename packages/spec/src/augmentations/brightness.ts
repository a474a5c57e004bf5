import { fraction } from '../scalars.js'
import { defineAugmentation, probability } from './augmentation.js'

export const brightness = defineAugmentation({
  type: 'brightness',
  label: 'Brightness',
  description: 'Makes the image lighter or darker by up to a share of the whole range.',
  kind: 'value',
  fields: {
    amount: fraction.gt(0).default(0.2).describe('Largest change, 1 being from black to white'),
    probability: probability(),
  },
})
