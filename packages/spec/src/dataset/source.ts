import { z } from 'zod'
import { uploadSpec } from '../formats/index.js'
import { displayName, storedName } from '../names.js'
import { sampleName } from './samples.js'

/** Make a data set from the catalog. */
export const sampleDatasetRequest = z
  .strictObject({ name: displayName.optional(), source: z.strictObject({ type: z.literal('sample'), sample: sampleName }) })
  .meta({ id: 'SampleDatasetRequest' })

/** What an upload said, as it was stored: see `storedName`. The types are those of `uploadSpec`, whose names are texts too. */
const storedUpload = z.discriminatedUnion(
  'format',
  uploadSpec.options.map((option) => z.strictObject({ ...option.shape, name: storedName })) as unknown as typeof uploadSpec.options,
)

/** What a data set is made from, as it is stored with the row: a sample, or files kept as blobs. */
export const datasetSource = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('sample'), sample: sampleName }),
  z.strictObject({
    type: z.literal('upload'),
    spec: storedUpload,
    files: z.array(z.strictObject({ filename: z.string(), sha256: z.string(), bytes: z.int() })),
  }),
])
export type DatasetSource = z.output<typeof datasetSource>
