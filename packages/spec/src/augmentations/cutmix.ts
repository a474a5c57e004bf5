import { z } from 'zod'
import { defineAugmentation, probability } from './augmentation.js'

export const cutmix = defineAugmentation({
  type: 'cutmix',
  label: 'CutMix',
  description:
    'Replaces a rectangle of an image by that of another one of the batch and mixes the labels by its area; the kept share λ is from Beta(α, α) (Yun et al. 2019).',
  kind: 'mixing',
  fields: {
    alpha: z.number().min(0.01).max(10).default(1).describe('α of the Beta distribution; small values cut little or almost all'),
    probability: probability(),
  },
})
