import { z } from 'zod'
import { limits } from '../limits.js'
import { wireNumber } from '../scalars.js'

/** The rows that scores are of: none of them was trained on. */
const judgedOn = z.enum(['test', 'validation', 'out_of_fold'])

/** What a model keeps to give intervals (split conformal prediction): how badly held-out rows fit their predictions. */
export const conformalScores = z.strictObject({
  rows: z.int().min(1),
  judged_on: judgedOn,
  scores: z
    .array(z.number())
    .min(1)
    .max(limits.conformalScores)
    .describe('Rising: 1 − p of the true class, or how far the truth was outside the outermost values, negative inside'),
})
/** What `conformalScores` gives. */
export type ConformalScores = z.output<typeof conformalScores>

/** How the intervals of a job cover rows that neither training nor the threshold has seen: each half of the rows, by the threshold of the other half. */
export const conformalReport = z.strictObject({
  level: z.number(),
  rows: z.int(),
  judged_on: judgedOn,
  coverage: wireNumber.describe('Share of the rows whose true value or class was within; null where there are too few rows'),
  size: wireNumber.describe('Mean width of an interval, or mean number of classes in a set'),
})
/** What `conformalReport` gives. */
export type ConformalReport = z.output<typeof conformalReport>
