import { z } from 'zod'
import { fraction } from '../scalars.js'

/** Mirrors the image left to right. */
export const horizontalFlip = z.strictObject({ type: z.literal('horizontal_flip'), probability: fraction.default(0.5) })
export type HorizontalFlip = z.output<typeof horizontalFlip>
