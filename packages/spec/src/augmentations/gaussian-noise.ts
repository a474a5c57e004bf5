import { fraction } from '../scalars.js'
import { defineAugmentation, probability } from './augmentation.js'

export const gaussianNoise = defineAugmentation({
  type: 'gaussian_noise',
  label: 'Gaussian noise',
  description: 'Adds independent normal noise to every value.',
  kind: 'value',
  fields: {
    deviation: fraction.gt(0).default(0.05).describe('Standard deviation, 1 being from black to white'),
    probability: probability(),
  },
})
