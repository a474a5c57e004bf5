import { fraction } from '../scalars.js'
import { defineAugmentation, probability } from './augmentation.js'

const amount = fraction.describe('A factor between 1 − amount and 1 + amount')

export const colorJitter = defineAugmentation({
  type: 'color_jitter',
  label: 'Color jitter',
  description: 'Changes brightness, contrast and saturation by random factors, and turns the hue. On gray images saturation and hue do nothing.',
  kind: 'value',
  fields: {
    brightness: amount.default(0.2),
    contrast: amount.default(0.2),
    saturation: amount.default(0.2),
    hue: fraction.max(0.5).default(0).describe('Largest turn of the hue, 1 being the whole circle'),
    probability: probability(),
  },
})
