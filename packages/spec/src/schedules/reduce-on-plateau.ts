import { z } from 'zod'
import { limits } from '../limits.js'
import { plateauKeys } from '../metrics/index.js'
import { count, fraction, nonNegative } from '../scalars.js'
import { defineSchedule, warmupEpochs } from './schedule.js'

export const reduceOnPlateau = defineSchedule({
  type: 'reduce_on_plateau',
  label: 'Reduce on plateau',
  description: 'Falls by a factor when the metric has not improved for patience_epochs.',
  fields: {
    metric: z
      .string()
      .default('val_loss')
      .describe(`The metric to watch, one that the job's task measures: ${plateauKeys().join(', ')}`),
    factor: fraction.default(0.1).describe('What the rate is multiplied by at each fall'),
    patience_epochs: count(limits.epochs).default(10).describe('Epochs without improvement before the rate falls'),
    minimum_delta: nonNegative.default(0.0001).describe('Smallest change that counts as an improvement'),
    cooldown_epochs: z.int().min(0).default(0).describe('Epochs after a fall in which nothing is counted'),
    minimum_learning_rate: nonNegative.default(0).describe('The rate does not fall below this'),
    warmup_epochs: warmupEpochs,
  },
  traits: { followsMetric: true },
})
