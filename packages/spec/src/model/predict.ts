import { z } from 'zod'
import { limits } from '../limits.js'
import { augmentation } from '../augmentations/index.js'
import { multiCrop } from '../job/evaluation.js'
import { anyList, anyRecord, count, seed, wireNumber } from '../scalars.js'

/**
 * An instance: a row (array, object by column name, or the bare value of a table of one column), or an image (nested numbers of the input shape, or encoded
 * bytes). Values are raw, as uploaded.
 */
export const instance = z.union([anyList, anyRecord, z.number(), z.string(), z.boolean(), z.null()])
export type Instance = z.output<typeof instance>

/**
 * Dropout and similar noise stays on, with masks drawn from `seed`: each pass is a member of a larger ensemble (Gal & Ghahramani 2016). The same request gives
 * the same answer.
 */
const mcDropout = z
  .strictObject({ samples: count(limits.predictSamples).default(20).describe('Passes of each member'), seed: seed.default(0) })
  .meta({ id: 'McDropout' })

/** Test-time augmentation: the predictions of the image as it is and of `samples` − 1 augmented ones are averaged, for each member. */
const testTimeAugmentation = z
  .strictObject({
    augmentation: z.array(augmentation).min(1).max(limits.augmentations).describe('As in a job, without mixup and cutmix'),
    samples: count(limits.predictSamples).default(8),
    seed: seed.default(0),
  })
  .meta({ id: 'TestTimeAugmentation' })

/** The probability that the truth is within. */
export const intervalLevel = z.number().min(0.01).max(0.999)

/** Where the truth is with the probability asked for. */
const predictionInterval = z
  .strictObject({
    level: z.number(),
    low: wireNumber.optional().describe('Regression'),
    high: wireNumber.optional().describe('Regression'),
    labels: z.array(z.string()).optional().describe('Classes: those that are as likely as the true one usually is; none where the row is like no row before'),
  })
  .meta({ id: 'PredictionInterval' })

/** How much each column moved what is predicted away from the usual row. */
export const columnContributions = z
  .strictObject({
    baseline: wireNumber.describe('What is predicted of the usual row: the training mean of each number, the commonest category of each other column'),
    contributions: z.record(z.string(), wireNumber).describe('By column; their sum is the prediction minus `baseline`'),
  })
  .meta({ id: 'ColumnContributions' })
/** What `columnContributions` gives. */
export type ColumnContributions = z.output<typeof columnContributions>

/** What a prediction may be asked to do beyond one pass of each member. */
export const predictExtras = z.strictObject({
  calibrated: z
    .boolean()
    .default(false)
    .describe(
      "Probabilities at the temperature that was fitted on validation; label, members and uncertainty stay. Off by default: the job's own figures are of uncalibrated ones",
    ),
  interval: intervalLevel
    .optional()
    .describe('Gives an interval, or a set of classes, that the truth is in with this probability, if the row is like the held-out rows of the job'),
  explain: z
    .boolean()
    .optional()
    .describe('Of a table: how much each column moved the probability of the named class, or the value, away from that of the usual row (Shapley values)'),
  mc_dropout: mcDropout.optional(),
  tta: testTimeAugmentation.optional(),
  multi_crop: z
    .union([z.literal(true), multiCrop])
    .optional()
    .describe('Averages several crops of each image; `true` takes those of the job’s `evaluation`'),
})
/** `tta` and `multi_crop` each say which views of an image are averaged: both together say two things. */
export const oneKindOfView = ({ tta, multi_crop: crop }: Pick<PredictExtras, 'tta' | 'multi_crop'>): boolean => tta === undefined || crop === undefined
export const viewsTogether = { message: 'give `tta` or `multi_crop`, not both', path: ['multi_crop'] }
export type PredictExtras = z.output<typeof predictExtras>

/**
 * Entropy of the averaged prediction and its split, in nats: total = aleatoric (mean entropy of the members) + epistemic (their disagreement). For regression,
 * variances.
 */
export const uncertainty = z.strictObject({ total: wireNumber, aleatoric: wireNumber, epistemic: wireNumber }).meta({ id: 'Uncertainty' })

/** The values of quantiles by their names, `0.1`, `0.5`, …; they rise. */
const quantileValues = z.record(z.string(), wireNumber).meta({ id: 'QuantileValues' })

export const prediction = z
  .strictObject({
    label: z.string().optional(),
    class_index: z.int().optional(),
    probabilities: z.array(wireNumber).optional().describe('In the order of the classes'),
    value: wireNumber.optional().describe('Regression: the mean of the members; of quantiles the one nearest to the median'),
    quantiles: quantileValues.optional(),
    uncertainty,
    explanation: columnContributions.optional().describe('Where `explain` was asked for: of the probability of `label`, or of `value`'),
    interval: predictionInterval.optional().describe('Where `interval` was asked for'),
    members: z
      .array(
        z.strictObject({ index: z.int(), probabilities: z.array(wireNumber).optional(), value: wireNumber.optional(), quantiles: quantileValues.optional() }),
      )
      .optional(),
  })
  .meta({ id: 'Prediction' })
/** What the ensemble says of one instance. */
export type Prediction = z.output<typeof prediction>

/**
 * Headers of the reply to a prediction, whatever its protocol: a list of the columns that were sent and left out (the label, and those that were ignored at the
 * upload), and an object with the number of rows by column that had a category which training did not. Both are JSON.
 */
export const readingHeaders = { dropped: 'trainyard-dropped-columns', unseen: 'trainyard-unseen-categories' } as const
