import { z } from 'zod'
import { defineAugmentation, movingFields } from './augmentation.js'

const angle = z.number().min(0).max(60)

export const shearing = defineAugmentation({
  type: 'shearing',
  label: 'Shearing',
  description: 'Slants the image about its center: upright lines lean and level lines rise by up to so many degrees.',
  kind: 'moving',
  fields: {
    horizontal: angle.default(10).describe('Largest lean of upright lines, in degrees'),
    vertical: angle.default(0).describe('Largest rise of level lines, in degrees'),
    ...movingFields,
  },
})
