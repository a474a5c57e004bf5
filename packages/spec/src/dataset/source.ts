import { z } from 'zod'
import { uploadSpec } from '../formats/index.js'
import { idSchema } from '../ids.js'
import { limits } from '../limits.js'
import { displayName, storedName } from '../names.js'
import { sampleName } from './samples.js'

/** Make a data set from the catalog. */
export const sampleDatasetRequest = z
  .strictObject({ name: displayName.optional(), source: z.strictObject({ type: z.literal('sample'), sample: sampleName }) })
  .meta({ id: 'SampleDatasetRequest' })

/** Make a data set from files that were uploaded in pieces before; the spec is that of a multipart upload. */
export const uploadedDatasetRequest = z
  .strictObject({
    spec: uploadSpec,
    uploads: z.array(idSchema('upload')).min(1).max(limits.uploadFiles).describe('Ids of POST /v1/uploads, in the order of the format'),
  })
  .meta({ id: 'UploadedDatasetRequest' })

/** The body of POST /v1/datasets. */
export const datasetRequest = z.union([sampleDatasetRequest, uploadedDatasetRequest])

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
