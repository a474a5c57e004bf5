import { z } from 'zod'
import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { moving } from './fields.js'

/** Pads every side by so many pixels and takes a patch of the old size at a random place: a shift by whole pixels, as is usual on small images. */
export const randomCrop = z.strictObject({
  type: z.literal('random_crop'),
  padding: count(limits.imagePixelsPerSide).default(4).describe('Pixels on every side'),
  ...moving,
})
export type RandomCrop = z.output<typeof randomCrop>
