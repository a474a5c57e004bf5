import { z } from 'zod'
import { wireNumber } from '../scalars.js'

/** What a learning-rate range test found: the loss at each rate, and the rate that follows from it, or why none does. */
export const rangeTestResult = z
  .strictObject({
    curve: z
      .array(z.strictObject({ learning_rate: z.number(), loss: wireNumber, smoothed: wireNumber }))
      .describe('By rising rate; thinned out where it is long'),
    ended: z.enum(['exploded', 'complete', 'finished']).describe('The loss exploded, all steps were done, or it was asked to finish'),
    suggestion: z.strictObject({ learning_rate: z.number(), reason: z.string() }).nullable(),
    reason: z.string().describe('How the suggestion came about, or why there is none'),
  })
  .meta({ id: 'RangeTestResult' })
export type RangeTestResult = z.output<typeof rangeTestResult>
