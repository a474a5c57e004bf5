import { z } from 'zod'
import { fraction } from '../scalars.js'
import { probability } from './fields.js'

const amount = fraction.describe('A factor between 1 − amount and 1 + amount')

/** Changes brightness, contrast and saturation by random factors, and turns the hue. On grey images saturation and hue do nothing. */
export const colorJitter = z.strictObject({
  type: z.literal('color_jitter'),
  brightness: amount.default(0.2),
  contrast: amount.default(0.2),
  saturation: amount.default(0.2),
  hue: fraction.max(0.5).default(0).describe('Largest turn of the hue, 1 being the whole circle'),
  probability,
})
export type ColorJitter = z.output<typeof colorJitter>
