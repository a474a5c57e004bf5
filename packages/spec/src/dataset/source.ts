import { z } from 'zod'
import { uploadSpec } from '../formats/index.js'
import { displayName } from '../scalars.js'
import { sampleName } from './samples.js'

/** Make a data set from the catalog. */
export const sampleDatasetRequest = z
  .strictObject({ name: displayName.optional(), source: z.strictObject({ type: z.literal('sample'), sample: sampleName }) })
  .meta({ id: 'SampleDatasetRequest' })

/** What a data set is made from, as it is stored with the row: a sample, or files kept as blobs. */
export const datasetSource = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('sample'), sample: sampleName }),
  z.strictObject({ type: z.literal('upload'), spec: uploadSpec, files: z.array(z.strictObject({ filename: z.string(), sha256: z.string(), bytes: z.int() })) }),
])
export type DatasetSource = z.output<typeof datasetSource>
