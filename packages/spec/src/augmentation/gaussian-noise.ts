import { z } from 'zod'
import { fraction } from '../scalars.js'
import { probability } from './fields.js'

/** Adds independent normal noise to every value. */
export const gaussianNoise = z.strictObject({
  type: z.literal('gaussian_noise'),
  deviation: fraction.gt(0).default(0.05).describe('Standard deviation, 1 being from black to white'),
  probability,
})
export type GaussianNoise = z.output<typeof gaussianNoise>
