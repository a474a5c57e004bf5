import { z } from 'zod'
import { limits } from '../limits.js'
import { count, fraction } from '../scalars.js'
import { warmupEpochs } from './fields.js'

/** Cosine annealing (Loshchilov & Hutter 2017, eq. 5) from η to η·final_fraction; with several cycles, warm restarts of equal length. */
export const cosine = z.strictObject({
  type: z.literal('cosine'),
  cycles: count(limits.epochs).default(1),
  final_fraction: fraction.default(0),
  warmup_epochs: warmupEpochs,
})
export type Cosine = z.output<typeof cosine>
