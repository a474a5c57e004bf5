import { z } from 'zod'
import { fraction, positive } from '../scalars.js'
import { warmupEpochs } from './fields.js'

/** One cycle (Smith & Topin 2018): cosine rise from η / initial_divisor to η over peak_fraction of training, then cosine fall to η / initial_divisor / final_divisor. */
export const oneCycle = z.strictObject({
  type: z.literal('one_cycle'),
  peak_fraction: fraction.default(0.3),
  initial_divisor: positive.default(25),
  final_divisor: positive.default(10000),
  warmup_epochs: warmupEpochs,
})
export type OneCycle = z.output<typeof oneCycle>
