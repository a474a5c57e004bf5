import { z } from 'zod'
import { moving } from './fields.js'

/** Turns the image about its centre by up to so many degrees, to either side. */
export const rotation = z.strictObject({ type: z.literal('rotation'), degrees: z.number().gt(0).max(180).default(15).describe('Largest angle'), ...moving })
export type Rotation = z.output<typeof rotation>
