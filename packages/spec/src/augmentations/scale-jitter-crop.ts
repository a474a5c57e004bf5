import { z } from 'zod'
import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { defineAugmentation, movingFields } from './augmentation.js'

const side = count(limits.imagePixelsPerSide)

const record = defineAugmentation({
  type: 'scale_jitter_crop',
  label: 'Scale jitter and crop',
  description:
    'The ResNet way (He et al. 2015, §3.4): the image is scaled so that its short side is a whole number drawn evenly from `short_side`, and a patch of size × size is taken at a random place of it. The patch is what the network takes, so `size` is the side of the images.',
  kind: 'moving',
  fields: {
    short_side: z
      .tuple([side, side])
      .refine(([low, high]) => low <= high, 'the first number must not be above the second')
      .describe('Bounds of the short side in pixels'),
    size: side.describe('Side of the patch in pixels'),
    ...movingFields,
  },
  check: ({ size }, [height, width]) => {
    if (size === height && size === width) return []
    const message = height === width ? `must be ${height}, the side of the images` : `needs square images; these are ${height} × ${width}`
    return [{ path: 'size', rule: 'size', message }]
  },
})

export const scaleJitterCrop = {
  ...record,
  schema: record.schema.refine(({ short_side: [low], size }) => size <= low, {
    message: 'must not be larger than the smallest short side: the patch would not fit',
    path: ['size'],
  }),
}
