import { z } from 'zod'
import { idSchema } from '../ids.js'
import { task } from '../task.js'
import { limits } from '../limits.js'
import { timestamp, wireNumber } from '../scalars.js'
import { columnOptions, pixelRange, resizeMode, textInputs } from './options.js'
import { tableReading } from './reading.js'
import { datasetWarning } from './warning.js'

/** How far a data set is: `preparing` until a worker has read it, then `ready` or `failed`. */
export const datasetStatus = z.enum(['preparing', 'ready', 'failed'])
export type DatasetStatus = z.output<typeof datasetStatus>

/** One column of a table: numbers with mean and deviation, dates with those of their milliseconds since 1970, categories with their names, texts in an order, or free text. Statistics are of the training rows. */
export const datasetColumn = z
  .strictObject({
    name: z.string(),
    type: z.enum(['numeric', 'categorical', 'date', 'ordered', 'text']),
    missing: z.int(),
    mean: wireNumber,
    std: wireNumber,
    categories: z.array(z.string()).nullable().describe('Of categories, and of texts in an order, in that order; null for others'),
    mode: z.string().optional().describe('The commonest category, the first of equals'),
    other: z
      .strictObject({ categories: z.int(), rows: z.int() })
      .optional()
      .describe('How many rare categories share the last one of `categories`, and how many training rows have them; unknown categories count as that one'),
    text: textInputs.optional().describe('Of free text: how it becomes inputs'),
    options: columnOptions.optional().describe('What was asked for it at the upload'),
  })
  .meta({ id: 'DatasetColumn' })
export type DatasetColumn = z.output<typeof datasetColumn>

/**
 * A column that is not an input: it says which rows belong together (`group`), when they were (`time`), on which side of the split they are (`given`), or how much
 * they count (`weight`).
 */
export const splitColumn = z
  .strictObject({
    name: z.string(),
    role: z.enum(['group', 'time', 'given', 'weight']),
    values: z.int().describe('How many different ones the training rows have'),
    validation: z.int().optional().describe('Training rows that a column of the role `given` calls validation'),
  })
  .meta({ id: 'SplitColumn' })
export type SplitColumn = z.output<typeof splitColumn>

/** What preparing a data set finds out about it; the arrays themselves lie in a tensor file, see `dataset/layout.ts`. */
export const datasetInfo = z.strictObject({
  kind: z.enum(['image', 'table']),
  task,
  rows: z.int(),
  test_rows: z.int(),
  input_shape: z.array(z.int()).describe('[height, width, channels] of an image, [columns] of a table'),
  classes: z.array(z.string()).describe('Empty for regression'),
  class_counts: z.array(z.int()),
  columns: z.array(datasetColumn),
  label: z.string().nullable(),
  split_columns: z.array(splitColumn).optional().describe('Columns that are no inputs: they decide which rows are held out, or say how much a row counts'),
  reading: tableReading.optional().describe('How the text of a table was read; rows for a prediction are read alike'),
  pixel_range: pixelRange.optional().describe('Raw values that are black and white; 0 and 255, if left out'),
  resize: resizeMode.optional().describe('How encoded images of another size are brought to this one; rejected, if left out'),
})
export type DatasetInfo = z.output<typeof datasetInfo>

/** A data set as the API shows it; what is not known before it is ready is null. */
export const datasetView = z
  .strictObject({
    object: z.literal('dataset'),
    id: idSchema('dataset'),
    name: z.string(),
    status: datasetStatus,
    error: z.string().nullable(),
    created_at: timestamp,
    source: z.string().describe('`sample:<name>` or `upload:<format>`'),
    bytes: z.int().nullable(),
    sha256: z.string().nullable(),
    warnings: z.array(datasetWarning).max(limits.datasetWarnings).describe('What preparing it found that may not be what was meant; empty until it is ready'),
    ...datasetInfo.partial().shape,
  })
  .meta({ id: 'Dataset' })
export type DatasetView = z.output<typeof datasetView>

/** Some rows: tables as objects by column name, images as PNG data URIs. */
export const datasetPreview = z
  .strictObject({
    object: z.literal('dataset.preview'),
    dataset_id: idSchema('dataset'),
    split: z.enum(['train', 'test']),
    rows: z.array(
      z.strictObject({
        index: z.int(),
        label: z.union([z.string(), z.number()]).nullable(),
        values: z.record(z.string(), z.union([z.string(), z.number(), z.null()])).optional(),
        pixels: z.string().optional().describe('Raw bytes, base64, row by row, of the input shape'),
      }),
    ),
  })
  .meta({ id: 'DatasetPreview' })
