import { z } from 'zod'
import { moving } from './fields.js'

const angle = z.number().min(0).max(60)

/** Slants the image about its centre: lines that stood upright lean by up to so many degrees, lines that lay rise. */
export const shearing = z.strictObject({
  type: z.literal('shearing'),
  horizontal: angle.default(10).describe('Largest lean of upright lines, in degrees'),
  vertical: angle.default(0).describe('Largest rise of level lines, in degrees'),
  ...moving,
})
export type Shearing = z.output<typeof shearing>
