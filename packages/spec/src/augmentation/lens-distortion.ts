import { z } from 'zod'
import { fraction } from '../scalars.js'
import { moving, range } from './fields.js'

const coefficient = range(z.number().min(-0.3).max(0.3))

/**
 * Radial distortion about a random centre: a pixel at radius r shows what lies at r·(1 + k₁r² + k₂r⁴), r in halves of the diagonal (Brown 1966, radial terms).
 * Above zero the image bulges like a barrel, below it is drawn out to the corners like a pincushion.
 */
export const lensDistortion = z.strictObject({
  type: z.literal('lens_distortion'),
  k1: coefficient.default([-0.15, 0.15]),
  k2: coefficient.default([0, 0]),
  centre_jitter: fraction.max(0.5).default(0.1).describe('Largest distance of the centre from the middle, as a share of width and height'),
  ...moving,
})
export type LensDistortion = z.output<typeof lensDistortion>
