import { z } from 'zod'
import { integer, positiveEnd } from './fields.js'

/** Drawn so that every decade is as likely as every other (Bergstra & Bengio 2012); for strategies that draw. */
export const logUniform = z.strictObject({ type: z.literal('log_uniform'), from: positiveEnd, to: positiveEnd, integer })
export type LogUniform = z.output<typeof logUniform>
