import { z } from 'zod'
import { layerName } from './fields.js'

/** Everything but the batch in one axis: [batch, …] → [batch, n]. */
export const flatten = z.strictObject({ type: z.literal('flatten'), name: layerName })
export type Flatten = z.output<typeof flatten>
