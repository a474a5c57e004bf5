import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { defineAugmentation, movingFields } from './augmentation.js'

export const randomCrop = defineAugmentation({
  type: 'random_crop',
  label: 'Random crop',
  description:
    'Pads every side by so many pixels and takes a patch of the original size at a random place: a shift by whole pixels, as is usual on small images.',
  kind: 'moving',
  fields: {
    padding: count(limits.imagePixelsPerSide).default(4).describe('Pixels on every side'),
    ...movingFields,
  },
})
