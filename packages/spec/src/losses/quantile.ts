import { z } from 'zod'
import { limits } from '../limits.js'
import { positive } from '../scalars.js'
import { defineLoss } from './loss.js'

export const quantile = defineLoss({
  type: 'quantile',
  label: 'quantile loss',
  description:
    'Mean over the quantiles q of q·(y − ŷ) where the true value is above, (1 − q)·(ŷ − y) where it is below (Koenker & Bassett 1978): an output for each quantile',
  fields: {
    quantiles: z
      .array(positive.lt(1))
      .min(1)
      .max(limits.lossQuantiles)
      .refine((quantiles) => quantiles.every((q, index) => index === 0 || q > (quantiles[index - 1] ?? 1)), 'must rise, each once')
      .default([0.1, 0.5, 0.9])
      .describe('Rising shares below 1. Predictions name the value of each; `value` is the one nearest to the median'),
  },
  task: 'regression',
  classes: [0, 0],
  targets: 'any',
  link: 'identity',
  unit: null,
  isDefault: false,
})
