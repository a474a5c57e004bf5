import { z } from 'zod'
import { end, integer } from './fields.js'

/** Drawn evenly between the two ends; for strategies that draw. */
export const uniform = z.strictObject({ type: z.literal('uniform'), from: end, to: end, integer })
export type Uniform = z.output<typeof uniform>
