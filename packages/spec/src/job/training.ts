import { z } from 'zod'
import { limits } from '../limits.js'
import { earlyStoppingKeys, extraMetricKeys } from '../metrics/index.js'
import { count, nonNegative, positive } from '../scalars.js'

/** Stops when a metric has not improved for some epochs. */
export const earlyStopping = z
  .strictObject({
    metric: z.enum(earlyStoppingKeys).default('val_loss'),
    patience: count(limits.epochs).default(5).describe('Stop after this many epochs without improvement'),
    minimum_delta: nonNegative.default(0).describe('Smallest change that counts as an improvement'),
    ties: z.enum(['first', 'last']).optional().describe('Which of epochs that are equally good is the best; the first if left out. Patience counts from it'),
    restore_best: z.boolean().default(true).describe('Keep the weights of the best epoch'),
  })
  .meta({ id: 'EarlyStopping' })
/** What `earlyStopping` gives. */
export type EarlyStopping = z.output<typeof earlyStopping>

/** How much the rows of each class count in the loss. */
export const classWeights = z
  .union([
    z.literal('balanced'),
    z
      .record(z.string().min(1), positive)
      .refine((weights) => Object.keys(weights).length <= limits.datasetClasses, `must name at most ${limits.datasetClasses} classes`),
  ])
  .meta({ id: 'ClassWeights' })
/** What `classWeights` gives. */
export type ClassWeights = z.output<typeof classWeights>

/** How long and in what steps the training runs. */
export const training = z
  .strictObject({
    epochs: count(limits.epochs).default(10),
    batch_size: count(limits.batchSize).default(128),
    shuffle: z.boolean().default(true).describe('Reorder the training rows in every epoch'),
    drop_last: z.boolean().default(false).describe('Skip the last batch of an epoch if it is smaller'),
    early_stopping: earlyStopping.nullable().default(null),
    output_start: z
      .enum(['random', 'prior'])
      .optional()
      .describe(
        'What the network says before the first step: what its random weights make of a row, or for every row the prior, the shares of the classes or the mean of the target, with an output layer that starts at zero; random if left out',
      ),
    class_weights: classWeights
      .nullable()
      .default(null)
      .describe(
        'Weights of the classes in the training loss: "balanced" makes all classes count the same, an object gives weights by label, 1 for those it leaves out. Only their ratios matter. Metrics of held-out rows are not weighted',
      ),
    metrics: z
      .array(z.enum(extraMetricKeys))
      .max(extraMetricKeys.length)
      .default([])
      .describe(
        'Further metrics to measure on the validation rows after every epoch. What early stopping, a schedule or a sweep watches is measured anyway, and all metrics are measured of the final weights',
      ),
    checkpoint_every_steps: count(limits.uint32).default(500).describe('Save a resumable checkpoint at least every N steps'),
    metrics_every_steps: count(limits.uint32).default(10).describe('Average training metrics over this many steps'),
  })
  .meta({ id: 'Training' })
/** What `training` gives. */
export type TrainingSpec = z.output<typeof training>
