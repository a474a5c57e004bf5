import { z } from 'zod'
import { factorRange, moving } from './fields.js'

/** Scales the image about its centre, each axis by its own factor. */
export const stretching = z.strictObject({
  type: z.literal('stretching'),
  horizontal: factorRange.default([0.9, 1.1]).describe('Factors of the width; above 1 enlarges'),
  vertical: factorRange.default([0.9, 1.1]).describe('Factors of the height'),
  keep_aspect: z.boolean().default(false).describe('Zoom: one factor, drawn from `horizontal`, for both'),
  ...moving,
})
export type Stretching = z.output<typeof stretching>
