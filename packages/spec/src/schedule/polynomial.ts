import { z } from 'zod'
import { fraction, positive } from '../scalars.js'
import { warmupEpochs } from './fields.js'

/** η·((1 − f)·(1 − t)^power + f) with t the share of training done and f = final_fraction; power 1 is linear decay. */
export const polynomial = z.strictObject({
  type: z.literal('polynomial'),
  power: positive.default(1),
  final_fraction: fraction.default(0),
  warmup_epochs: warmupEpochs,
})
export type Polynomial = z.output<typeof polynomial>
