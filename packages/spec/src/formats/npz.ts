import { z } from 'zod'
import { classNames, columnNames } from '../dataset/names.js'
import { pixelRange } from '../dataset/options.js'
import { task } from '../task.js'
import { limits } from '../limits.js'
import { fractionBelowOne } from '../scalars.js'
import { defineFormat } from './define-format.js'
import { zip } from './signatures.js'

const arrayName = z.string().min(1).max(limits.nameCharacters)

export const npz = defineFormat({
  type: 'npz',
  label: 'NPZ, arrays x and y of NumPy',
  description: 'A zip of NPY arrays, as numpy.savez writes it: a table [rows, columns], or images [rows, height, width] with or without channels.',
  kinds: ['table', 'image'],
  files: { counts: [1], words: 'one file', extensions: ['.npz'], contentTypes: [], signatures: [zip] },
  fields: {
    arrays: z
      .strictObject({ x: arrayName, y: arrayName, x_test: arrayName.optional(), y_test: arrayName.optional() })
      .optional()
      .describe('Names of the arrays; x and y, or x_train and y_train, and x_test and y_test where they are there, if left out'),
    task: task.optional().describe('Regression if the labels are numbers with many values, else classification'),
    classes: classNames.optional(),
    column_names: columnNames.optional(),
    pixel_range: pixelRange.optional().describe('What is black and what is white; [0, 1] if no value is outside of it, else [0, 255], if left out'),
    test_fraction: fractionBelowOne.default(0.2).describe('Share of the rows held out, if there are no test arrays'),
  },
})
