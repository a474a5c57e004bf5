import { z } from 'zod'
import { byType, namesOf, type Technique } from '../technique.js'

/** What is known of a format that versions are downloaded in: the kind of its file, how that ends, and how it is checked before it is sent. */
type ExportRecord = Technique & { mediaType: string; extension: string }

/** Every format that versions are downloaded in, in the order in which they are offered; the writers are in `packages/exchange`. */
export const exportRecords = [
  {
    type: 'safetensors',
    label: 'Safetensors',
    description: 'One file: tensors `member.<index>.<name>` as they are stored, with the manifest in its metadata.',
    mediaType: 'application/octet-stream',
    extension: '.safetensors',
  },
  {
    type: 'tfjs',
    label: 'TensorFlow.js',
    description:
      'A tar archive: a layers model for each member, `ensemble.json`, which says how they are fed and combined, and `trainyard.mjs`, which opens all of it.',
    mediaType: 'application/x-tar',
    extension: '.tar',
  },
  {
    type: 'onnx',
    label: 'ONNX',
    description: 'One file with preprocessing, all members and their combination: raw rows in; labels, probabilities or values out (https://onnx.ai).',
    mediaType: 'application/octet-stream',
    extension: '.onnx',
  },
  {
    type: 'saved_model',
    label: 'TensorFlow SavedModel',
    description: 'A tar archive of a folder that TensorFlow loads: preprocessing, all members and their combination in one graph; raw rows in, as for ONNX.',
    mediaType: 'application/x-tar',
    extension: '.tar',
  },
  {
    type: 'card',
    label: 'Model card',
    description: 'What the version was made from, what it takes, and how good it is, as Markdown.',
    mediaType: 'text/markdown',
    extension: '.md',
  },
  {
    type: 'card_json',
    label: 'Model card, for programs',
    description: 'The same as JSON.',
    mediaType: 'application/vnd.trainyard.model-card+json',
    extension: '.json',
  },
] as const satisfies readonly ExportRecord[]

/** The name of a format that versions are downloaded in. */
export const exportFormat = z.enum(namesOf(exportRecords))
/** What `exportFormat` gives. */
export type ExportFormat = z.output<typeof exportFormat>

const records = byType(exportRecords)

/** The record of a format that versions are downloaded in. */
export const exportRecord = (type: ExportFormat): ExportRecord & { type: ExportFormat } => records[type]

/** How an export was compared with the service before it was sent. */
export const exportProof = z.strictObject({
  verified_by: z.string().describe('What read the file and computed with it'),
  rows: z.int().describe('Rows that both predicted'),
  rows_of: z.enum(['test', 'train', 'made']).describe('Where they are from: the test split, else the training rows, of the data set; `made` where it is gone'),
  largest_difference: z.number().describe('Of a probability, or of a value in deviations of the target'),
  allowed: z.number(),
})
/** The header in which the serving process says how the export in the body was compared with it. */
export const proofHeader = 'x-trainyard-export-proof'
/** What `exportProof` gives. */
export type ExportProof = z.output<typeof exportProof>
