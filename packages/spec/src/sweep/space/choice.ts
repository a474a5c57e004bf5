import { z } from 'zod'
import { limits } from '../../limits.js'
import { jsonValue } from '../../scalars.js'

/** Values of any kind that the field takes: numbers, words, whole objects such as an optimizer. */
export const choice = z.strictObject({ type: z.literal('choice'), values: z.array(jsonValue).min(1).max(limits.sweepTrials) })
export type Choice = z.output<typeof choice>
