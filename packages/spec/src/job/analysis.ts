import { z } from 'zod'
import { idSchema } from '../ids.js'
import { timestamp, wireNumber } from '../scalars.js'

const beforeAndAfter = z.strictObject({ before: wireNumber, after: wireNumber })

/**
 * From which probability of the second of two classes on it is named: the threshold that is best for a metric on the validation rows, or out of fold. It is judged
 * on the test rows; where there are none, each half of the validation rows by the threshold of the other half (`cross_fitted`).
 */
export const thresholdResult = z
  .strictObject({
    value: z.number().describe('Fitted on all validation rows; above 1 the second class is never named'),
    metric: z.string().describe('What it was fitted for'),
    judged_on: z.enum(['test', 'validation', 'out_of_fold']),
    cross_fitted: z.boolean(),
    metrics: z.record(z.string(), beforeAndAfter).describe('Every metric of what is decided: of the likelier class, and by the threshold'),
  })
  .meta({ id: 'FittedThreshold' })
/** What `thresholdResult` gives. */
export type ThresholdResult = z.output<typeof thresholdResult>

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
/** What `calibrationResult` gives. */
export type CalibrationResult = z.output<typeof calibrationResult>

/** How much worse the ensemble is when the values of one column are exchanged among held-out rows (Breiman 2001, §10): what it uses a column for. */
export const importanceResult = z
  .strictObject({
    metric: z.string(),
    split: z.enum(['test', 'validation']),
    rows: z.int(),
    repeats: z.int().describe('How often the values of each column were exchanged'),
    columns: z
      .array(
        z.strictObject({
          name: z.string(),
          value: wireNumber.describe('How much worse the metric is, the mean over the repeats; about 0 for a column that is not used'),
          ci95: z.tuple([wireNumber, wireNumber]).describe('Bootstrap interval over the rows'),
        }),
      )
      .describe('The most important first'),
  })
  .meta({ id: 'PermutationImportance' })
/** What `importanceResult` gives. */
export type ImportanceResult = z.output<typeof importanceResult>

/** Rows by the probability of the predicted class: its mean, and the share that was right. Empty bins are omitted. */
export const calibrationBin = z.strictObject({
  from: z.number(),
  to: z.number(),
  rows: z.int(),
  confidence: z.number().describe('Mean probability of the predicted class'),
  accuracy: z.number(),
})
/** What `calibrationBin` gives. */
export type CalibrationBin = z.output<typeof calibrationBin>

const matrix = z.array(z.array(z.int()))

/** One row that was predicted badly. `row` counts within `dataset_split`, so that `GET /v1/datasets/{id}/preview?split=…&rows=…` shows it. */
const worstRow = z.strictObject({
  row: z.int().nullable().describe('Null where the members were trained before rows were noted'),
  label: z.union([z.string(), z.number()]),
  predicted: z.union([z.string(), wireNumber]),
  probability: wireNumber.optional().describe('Of the predicted class'),
  label_probability: wireNumber.optional().describe('Of the true class'),
  loss: wireNumber.describe('Negative log-likelihood in nats; squared error for regression'),
})
/** What `worstRow` gives. */
export type WorstRow = z.output<typeof worstRow>

const classReport = z.strictObject({
  label: z.string(),
  support: z.int().describe('Rows of this class'),
  precision: wireNumber.describe('Null where the class is never predicted'),
  recall: wireNumber.describe('Null where the class has no rows'),
  f1: wireNumber,
})

const selectionRound = z.strictObject({
  round: z.int(),
  member: z.int().describe('Index of the member that was added'),
  value: wireNumber.describe('The metric on the validation split after it'),
  loss: wireNumber.describe('Negative log-likelihood there; null for regression'),
  kept: z.boolean().describe('Whether the round is part of the best prefix, which is the ensemble'),
})

const quantiles = z.strictObject({ p05: wireNumber, p25: wireNumber, p50: wireNumber, p75: wireNumber, p95: wireNumber })
const regressionReport = z.strictObject({
  mean: wireNumber.describe('Of the residuals, predicted − true: the bias'),
  std: wireNumber,
  quantiles,
  mean_absolute_error: wireNumber,
  root_mean_squared_error: wireNumber,
  r_squared: wireNumber.describe('Null where all true values are equal'),
  scatter: z
    .array(z.strictObject({ row: z.int().nullable(), label: z.number(), predicted: wireNumber }))
    .describe('Rows evenly spaced over the sorted true values'),
})

/** What combining found out on the rows that it was judged on. All of it is of the weights and rule that predictions use. */
export const analysisBody = z.strictObject({
  split: z.enum(['test', 'validation', 'out_of_fold']).describe('`out_of_fold`: every row as the members predict it that were not trained on it'),
  dataset_split: z.enum(['train', 'test']).describe('Where the row numbers count: validation rows are rows of the training part'),
  rows: z.int(),
  classes: z.array(z.string()),
  members: z.array(
    z.strictObject({ index: z.int(), used: z.boolean(), weight: z.number(), metrics: z.record(z.string(), wireNumber), confusion: matrix.nullable() }),
  ),
  confusion: matrix.nullable().describe('Counts of the ensemble, a line for each true class, a column for each predicted one; null with too many classes'),
  most_confused: z.array(z.strictObject({ label: z.string(), predicted: z.string(), rows: z.int() })),
  per_class: z.array(classReport),
  worst: z.array(worstRow).describe('The rows with the largest loss, the worst first'),
  calibration: z.strictObject({ before: z.array(calibrationBin), after: z.array(calibrationBin).nullable() }).nullable(),
  selection: z.array(selectionRound).nullable().describe('The rounds of greedy selection; null where all members were used'),
  disagreement: z.array(z.array(z.number())).nullable().describe('Share of rows on which two members name different classes, members in order'),
  regression: regressionReport.nullable(),
})
/** What `analysisBody` gives. */
export type AnalysisBody = z.output<typeof analysisBody>

/** The analysis of a job's ensemble on its held-out rows. */
export const jobAnalysis = z
  .strictObject({ object: z.literal('job.analysis'), job_id: idSchema('job'), dataset_id: idSchema('dataset'), created_at: timestamp, ...analysisBody.shape })
  .meta({ id: 'JobAnalysis' })
/** What `jobAnalysis` gives. */
export type JobAnalysis = z.output<typeof jobAnalysis>

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
/** What `rangeTestResult` gives. */
export type RangeTestResult = z.output<typeof rangeTestResult>
