import { z } from 'zod'
import { fraction } from '../scalars.js'
import { warmupEpochs } from './fields.js'

/** η·decay^epoch, smooth within an epoch. */
export const exponential = z.strictObject({ type: z.literal('exponential'), decay: fraction.default(0.95), warmup_epochs: warmupEpochs })
export type Exponential = z.output<typeof exponential>
