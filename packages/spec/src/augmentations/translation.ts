import { fraction } from '../scalars.js'
import { defineAugmentation, movingFields } from './augmentation.js'

export const translation = defineAugmentation({
  type: 'translation',
  label: 'Translation',
  description: 'Shifts the image by up to a share of its width and height, to either side.',
  kind: 'moving',
  fields: {
    horizontal: fraction.default(0.1).describe('Largest shift as a share of the width'),
    vertical: fraction.default(0.1).describe('Largest shift as a share of the height'),
    ...movingFields,
  },
})
