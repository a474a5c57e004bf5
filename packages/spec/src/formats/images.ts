import { z } from 'zod'
import { resizeMode } from '../dataset/options.js'
import { limits } from '../limits.js'
import { count, fractionBelowOne } from '../scalars.js'
import { defineFormat } from './define-format.js'
import { zip } from './signatures.js'

export const images = defineFormat({
  type: 'images',
  label: 'Images, a zip with a folder for each class',
  description: 'PNG, JPEG or WebP images in a zip. The folder of an image is its class; folders train and test above them are the splits.',
  kinds: ['image'],
  files: { counts: [1], words: 'one zip', extensions: ['.zip'], contentTypes: [], signatures: [zip] },
  fields: {
    size: z
      .tuple([count(limits.imagePixelsPerSide), count(limits.imagePixelsPerSide)])
      .optional()
      .describe('[height, width] that every image is brought to; needed where they differ'),
    resize: resizeMode.default('cover').meta({ description: resizeMode.description }),
    channels: z
      .union([z.literal(1), z.literal(3)])
      .optional()
      .describe('1 is gray (of a color its luminance in linear light), 3 is color; gray if all images are, if left out'),
    test_fraction: fractionBelowOne.default(0.2).describe('Share of the images held out, if there is no folder test'),
  },
})
