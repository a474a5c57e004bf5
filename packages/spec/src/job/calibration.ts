import { z } from 'zod'
import { wireNumber } from '../scalars.js'

const beforeAndAfter = z.strictObject({ before: wireNumber, after: wireNumber })

/**
 * How far the ensemble's probabilities can be taken at their word, as they are and after softmax(ln p / T) with one temperature T (Guo et al. 2017, §4.2).
 * T is fitted on the validation rows. It is judged on the test rows; where there are none, each half of the validation rows is judged with the temperature
 * that was fitted on the other half (`cross_fitted`), so that no row is judged with a temperature that has seen it.
 */
export const calibrationResult = z
  .strictObject({
    temperature: z.number().describe('Fitted on all validation rows; above 1 makes predictions less sure. A prediction with `calibrated` uses it'),
    fitted_on: z.literal('validation'),
    judged_on: z.enum(['test', 'validation']),
    cross_fitted: z.boolean(),
    ece: beforeAndAfter.describe('Expected calibration error over 15 bins of confidence'),
    nll: beforeAndAfter.describe('Mean negative log-likelihood in nats'),
  })
  .meta({ id: 'Calibration' })
export type CalibrationResult = z.output<typeof calibrationResult>

/** Rows by the probability of the predicted class: their mean of it beside the share that was right. Empty bins are left out. */
export const calibrationBin = z.strictObject({
  from: z.number(),
  to: z.number(),
  rows: z.int(),
  confidence: z.number().describe('Mean probability of the predicted class'),
  accuracy: z.number(),
})
export type CalibrationBin = z.output<typeof calibrationBin>
