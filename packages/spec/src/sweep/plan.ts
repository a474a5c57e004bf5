import { z } from 'zod'
import { errorDetail } from '../http/error.js'
import { resolvedObjective } from './objective.js'
import { rungView, trialValues } from './view.js'

/** What a sweep would try and cost: the answer to `validate_only`. Nothing is queued. */
export const sweepPlan = z
  .strictObject({
    object: z.literal('sweep.plan'),
    objective: resolvedObjective,
    seed: z.int(),
    trials: z.array(z.strictObject({ index: z.int(), values: trialValues, parameters: z.int(), steps: z.int(), total_flops: z.number() })),
    rungs: z.array(rungView.omit({ reached: true })).describe('Where trials are judged; empty unless the strategy stops trials'),
    total_flops: z.number().describe('Of all trials, if none is stopped early'),
    warnings: z.array(errorDetail),
  })
  .meta({ id: 'SweepPlan' })
export type SweepPlan = z.output<typeof sweepPlan>
