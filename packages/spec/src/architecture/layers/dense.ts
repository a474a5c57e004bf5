import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'
import { trainable } from './fields.js'

/** Fully connected: [batch, n] → [batch, units], y = x·W + b. */
export const dense = z.strictObject({ type: z.literal('dense'), units: count(limits.unitsPerLayer), ...trainable })
export type Dense = z.output<typeof dense>
