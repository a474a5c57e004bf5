import { z } from 'zod'
import { fraction } from '../scalars.js'
import { defineAugmentation, movingFields, range } from './augmentation.js'

const coefficient = range(z.number().min(-0.3).max(0.3))

export const lensDistortion = defineAugmentation({
  type: 'lens_distortion',
  label: 'Lens distortion',
  description:
    'Radial distortion about a random center: a pixel at radius r shows what lies at r·(1 + k₁r² + k₂r⁴), r in halves of the diagonal (Brown 1966, radial terms). Above zero the image bulges like a barrel, below it stretches to the corners like a pincushion.',
  kind: 'moving',
  fields: {
    k1: coefficient.default([-0.15, 0.15]).describe('Range of k₁'),
    k2: coefficient.default([0, 0]).describe('Range of k₂'),
    centre_jitter: fraction.max(0.5).default(0.1).describe('Largest distance of the center from the middle, as a share of width and height'),
    ...movingFields,
  },
})
