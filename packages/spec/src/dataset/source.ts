import { z } from 'zod'
import { task } from '../job/spec.js'
import { displayName, fractionBelowOne } from '../scalars.js'
import { sampleName } from './sample.js'

/** Make a data set from the catalog. */
export const sampleDatasetRequest = z
  .strictObject({ name: displayName.optional(), source: z.strictObject({ type: z.literal('sample'), sample: sampleName }) })
  .meta({ id: 'SampleDatasetRequest' })

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
    }),
    z.strictObject({
      format: z.literal('idx'),
      name: displayName,
      classes: z.array(z.string()).optional().describe('Names of the classes 0, 1, …'),
      test_fraction: fractionBelowOne.default(0).describe('Share of the rows held out, if no test files are sent'),
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
