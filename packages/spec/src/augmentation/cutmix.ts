import { z } from 'zod'
import { probability } from './fields.js'

/** Replaces a rectangle of an image by that of another one of the batch and mixes the labels by its area; the kept share λ is from Beta(α, α) (Yun et al. 2019). */
export const cutmix = z.strictObject({ type: z.literal('cutmix'), alpha: z.number().min(0.01).max(10).default(1), probability })
export type Cutmix = z.output<typeof cutmix>
