import { z } from 'zod'
import { limits } from '../../limits.js'
import { count } from '../../scalars.js'

/**
 * Stops trials that are hopeless (Jamieson & Talwalkar 2016; without waiting for one another as in Li et al. 2020). Rungs stand at
 * min_epochs·reduction_factor^k epochs. Of N trials floor(N / reduction_factor^(k + 1)), at least one, go on from rung k: a trial is stopped as soon as so many
 * others that are still in the race were better at the same rung.
 */
export const successiveHalving = z.strictObject({
  type: z.literal('successive_halving'),
  trials: count(limits.sweepTrials).optional().describe('Draw so many combinations; every combination of the points, if left out'),
  reduction_factor: z.number().min(2).max(16).default(3).describe('One in so many goes on from each rung'),
  min_epochs: count(limits.epochs).default(1).describe('Epochs at the first rung'),
})
export type SuccessiveHalving = z.output<typeof successiveHalving>
