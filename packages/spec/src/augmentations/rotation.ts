import { z } from 'zod'
import { defineAugmentation, movingFields } from './augmentation.js'

export const rotation = defineAugmentation({
  type: 'rotation',
  label: 'Rotation',
  description: 'Rotates the image about its center by up to so many degrees, to either side.',
  kind: 'moving',
  fields: {
    degrees: z.number().gt(0).max(180).default(15).describe('Largest angle'),
    ...movingFields,
  },
})
