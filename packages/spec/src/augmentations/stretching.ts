import { z } from 'zod'
import { defineAugmentation, factorRange, movingFields } from './augmentation.js'

export const stretching = defineAugmentation({
  type: 'stretching',
  label: 'Stretching',
  description: 'Scales the image about its center, each axis by its own factor.',
  kind: 'moving',
  fields: {
    horizontal: factorRange.default([0.9, 1.1]).describe('Factors of the width; above 1 enlarges'),
    vertical: factorRange.default([0.9, 1.1]).describe('Factors of the height'),
    keep_aspect: z.boolean().default(false).describe('Zoom: one factor, drawn from `horizontal`, for both'),
    ...movingFields,
  },
})
