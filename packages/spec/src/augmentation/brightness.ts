import { z } from 'zod'
import { fraction } from '../scalars.js'
import { probability } from './fields.js'

/** Makes the image lighter or darker by up to a share of the whole range. */
export const brightness = z.strictObject({
  type: z.literal('brightness'),
  amount: fraction.gt(0).default(0.2).describe('Largest change, 1 being from black to white'),
  probability,
})
export type Brightness = z.output<typeof brightness>
