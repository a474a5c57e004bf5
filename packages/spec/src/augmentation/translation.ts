import { z } from 'zod'
import { fraction } from '../scalars.js'
import { moving } from './fields.js'

/** Moves the image by up to a share of its width and height, to either side. */
export const translation = z.strictObject({
  type: z.literal('translation'),
  horizontal: fraction.default(0.1).describe('Largest shift as a share of the width'),
  vertical: fraction.default(0.1).describe('Largest shift as a share of the height'),
  ...moving,
})
export type Translation = z.output<typeof translation>
