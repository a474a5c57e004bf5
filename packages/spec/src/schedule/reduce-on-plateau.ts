import { z } from 'zod'
import { limits } from '../limits.js'
import { plateauKeys } from '../metrics/index.js'
import { count, fraction, nonNegative } from '../scalars.js'
import { warmupEpochs } from './fields.js'

/** Falls by a factor when the metric has not improved for patience_epochs. */
export const reduceOnPlateau = z.strictObject({
  type: z.literal('reduce_on_plateau'),
  metric: z
    .string()
    .default('val_loss')
    .describe(`The metric to watch, one that the job's task measures: ${plateauKeys().join(', ')}`),
  factor: fraction.default(0.1),
  patience_epochs: count(limits.epochs).default(10),
  minimum_delta: nonNegative.default(0.0001),
  cooldown_epochs: z.int().min(0).default(0),
  minimum_learning_rate: nonNegative.default(0),
  warmup_epochs: warmupEpochs,
})
export type ReduceOnPlateau = z.output<typeof reduceOnPlateau>
