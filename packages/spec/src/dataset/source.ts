import { z } from 'zod'
import { task } from '../task.js'
import { limits } from '../limits.js'
import { count, displayName, fractionBelowOne } from '../scalars.js'
import { columnOptionsByName } from './columns.js'
import { pixelRange, resizeMode } from './pixels.js'
import { sampleName } from './sample.js'

/** Make a data set from the catalog. */
export const sampleDatasetRequest = z
  .strictObject({ name: displayName.optional(), source: z.strictObject({ type: z.literal('sample'), sample: sampleName }) })
  .meta({ id: 'SampleDatasetRequest' })

const arrayName = z.string().min(1).max(limits.nameCharacters)

/** The `spec` part of a multipart upload; the files follow as `file` parts. */
export const uploadSpec = z
  .discriminatedUnion('format', [
    z.strictObject({
      format: z.literal('csv'),
      name: displayName,
      label: z.string().min(1).describe('The column to predict'),
      task: task.optional().describe('Regression if the label is numeric with many values, else classification'),
      test_fraction: fractionBelowOne.default(0.2).describe('Share of the rows held out as the test split'),
      delimiter: z.string().length(1).default(','),
      ignore_columns: z.array(z.string()).default([]),
      columns: columnOptionsByName.default({}).describe('Type, imputation and scaling of single columns'),
    }),
    z.strictObject({
      format: z.literal('idx'),
      name: displayName,
      classes: z.array(z.string()).optional().describe('Names of the classes 0, 1, …'),
      test_fraction: fractionBelowOne.default(0).describe('Share of the rows held out, if no test files are sent'),
    }),
    z.strictObject({
      format: z.literal('npz'),
      name: displayName,
      arrays: z
        .strictObject({ x: arrayName, y: arrayName, x_test: arrayName.optional(), y_test: arrayName.optional() })
        .optional()
        .describe('Names of the arrays; x and y, or x_train and y_train, and x_test and y_test where they are there, if left out'),
      task: task.optional().describe('Regression if the labels are numbers with many values, else classification'),
      classes: z.array(z.string()).max(limits.datasetClasses).optional().describe('Names of the classes 0, 1, …'),
      column_names: z.array(z.string().min(1)).max(limits.datasetColumns).optional().describe('Names of the columns of a table'),
      pixel_range: pixelRange.optional().describe('What is black and what is white; [0, 1] if no value is outside of it, else [0, 255], if left out'),
      test_fraction: fractionBelowOne.default(0.2).describe('Share of the rows held out, if there are no test arrays'),
    }),
    z.strictObject({
      format: z.literal('images'),
      name: displayName,
      size: z
        .tuple([count(limits.imagePixelsPerSide), count(limits.imagePixelsPerSide)])
        .optional()
        .describe('[height, width] that every image is brought to; needed where they differ'),
      resize: resizeMode.default('cover'),
      channels: z
        .union([z.literal(1), z.literal(3)])
        .optional()
        .describe('1 is grey, 3 is colour; grey if all images are, if left out'),
      test_fraction: fractionBelowOne.default(0.2).describe('Share of the images held out, if there is no folder test'),
    }),
  ])
  .meta({ id: 'UploadSpec' })
export type UploadSpec = z.output<typeof uploadSpec>

/** What a data set is made from, as it is stored with the row: a sample, or files kept as blobs. */
export const datasetSource = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('sample'), sample: sampleName }),
  z.strictObject({ type: z.literal('upload'), spec: uploadSpec, files: z.array(z.strictObject({ filename: z.string(), sha256: z.string(), bytes: z.int() })) }),
])
export type DatasetSource = z.output<typeof datasetSource>
