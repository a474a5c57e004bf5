import { z } from 'zod'
import { fraction } from '../scalars.js'

/** Mirrors the image top to bottom. */
export const verticalFlip = z.strictObject({ type: z.literal('vertical_flip'), probability: fraction.default(0.5) })
export type VerticalFlip = z.output<typeof verticalFlip>
