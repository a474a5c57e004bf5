import { z } from 'zod'
import { fraction, positive } from '../scalars.js'
import { warmupEpochs } from './fields.js'

/** η·factor^⌊epoch / every_epochs⌋: falls by a factor every few epochs. */
export const step = z.strictObject({ type: z.literal('step'), every_epochs: positive.default(10), factor: fraction.default(0.1), warmup_epochs: warmupEpochs })
export type Step = z.output<typeof step>
