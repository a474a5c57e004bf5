import { z } from 'zod'
import { defineAugmentation, probability } from './augmentation.js'

export const mixup = defineAugmentation({
  type: 'mixup',
  label: 'Mixup',
  description: 'Replaces an image by λ of itself and 1 − λ of another one of the batch, λ from Beta(α, α), and its label likewise (Zhang et al. 2018).',
  kind: 'mixing',
  fields: {
    alpha: z.number().min(0.01).max(10).default(0.2).describe('α of the Beta distribution; small values mix little'),
    probability: probability(),
  },
})
