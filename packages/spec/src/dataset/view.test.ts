import { expect, test } from 'vitest'
import { z } from 'zod'
import type { ColumnOptions } from './options.js'
import { datasetColumn } from './view.js'

const options: readonly ColumnOptions[] = [
  { type: 'numeric', impute: 'mean', scale: 'robust' },
  { type: 'categorical', impute: 'mode' },
  { type: 'date', missing_indicator: true },
  { type: 'ordered', order: ['S', 'M', 'L'] },
  { type: 'text', parts: 'words', buckets: 16 },
]

test.each(options)('a reply holds the options of a $type column as they were asked for', (asked) => {
  const column = { name: 'size', type: asked.type, missing: 0, mean: null, std: null, categories: null, options: asked }
  expect(z.encode(datasetColumn, column)).toEqual(column)
})
