import { classNames } from '../dataset/names.js'
import { fractionBelowOne } from '../scalars.js'
import { defineFormat } from './define-format.js'
import { gzip } from './signatures.js'

export const idx = defineFormat({
  type: 'idx',
  label: 'IDX, images and labels as in MNIST',
  description: 'Images and class numbers as arrays of bytes, each file gzipped or not (http://yann.lecun.com/exdb/mnist).',
  kinds: ['image'],
  files: {
    counts: [2, 4],
    words: 'two files (images and labels) or four (those of a test split, too)',
    extensions: [],
    contentTypes: [],
    signatures: [{ bytes: [0x00, 0x00], words: 'an IDX file' }, gzip],
  },
  fields: {
    classes: classNames.optional(),
    test_fraction: fractionBelowOne.default(0).describe('Share of the rows held out, if no test files are sent'),
  },
})
