import { z } from 'zod'
import { probability } from './fields.js'

/** Replaces an image by λ of itself and 1 − λ of another one of the batch, λ from Beta(α, α), and its label likewise (Zhang et al. 2018). */
export const mixup = z.strictObject({ type: z.literal('mixup'), alpha: z.number().min(0.01).max(10).default(0.2), probability })
export type Mixup = z.output<typeof mixup>
