import { z } from 'zod'
import { warmupEpochs } from './fields.js'

/** The learning rate stays as it is. */
export const constant = z.strictObject({ type: z.literal('constant'), warmup_epochs: warmupEpochs })
export type Constant = z.output<typeof constant>
