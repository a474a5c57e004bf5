import { z } from 'zod'
import { textEncoding } from '../dataset/reading.js'
import { idSchema } from '../ids.js'
import { datasetFormats } from '../formats/index.js'
import { limits } from '../limits.js'
import { slug, timestamp, versionNumber } from '../scalars.js'
import { intervalLevel } from './predict.js'

/** What a row of a batch prediction says, besides the input columns that are passed through. */
export const batchOutput = z.enum(['label', 'probabilities', 'uncertainty', 'members', 'interval', 'explanation'])
export type BatchOutput = z.output<typeof batchOutput>

/** How the file of rows is written. */
export const batchInputFormat = z.enum(['csv', 'jsonl', 'parquet', 'arrow', 'npz', 'images'])
export type BatchInputFormat = z.output<typeof batchInputFormat>

/** How the file of predictions is written. */
export const batchOutputFormat = z.enum(['csv', 'jsonl'])
export type BatchOutputFormat = z.output<typeof batchOutputFormat>

/** What is known of the next part of an output: `rows` are those of this part. */
export type BatchPart = {
  rows: number
  failedRows: number
  flops: number
  /** Share of the input that is done with this part. */
  fraction: number
  rowsPerSecond: number | null
  secondsLeft: number | null
  /** All that was found so far. */
  notes: BatchNotes
}

const uploadedInput = z
  .strictObject({
    upload: idSchema('upload').describe('A file of POST /v1/uploads, which is used up by it'),
    format: batchInputFormat
      .optional()
      .describe('By the ending of the file name, if left out: .csv, .jsonl or .ndjson (both gzipped, too), .parquet, .arrow or .feather, .npz, .zip of images'),
    encoding: textEncoding.optional().describe('Of a CSV; as at the upload of the table that the model was trained on, if left out'),
  })
  .meta({ id: 'UploadedRows' })

const datasetInput = z
  .strictObject({
    dataset: idSchema('dataset'),
    split: z.enum(['train', 'test']).optional().describe('The rows of this side alone; those of train and then of test, if left out'),
  })
  .meta({ id: 'DatasetRows' })

const settings = {
  outputs: z
    .array(batchOutput)
    .min(1)
    .default(['label', 'probabilities', 'uncertainty'])
    .describe('`label` is the value, and its quantiles, of a regression; `probabilities` are those of classes'),
  columns: z
    .union([z.literal('all'), z.array(z.string().min(1).max(limits.tableNameCharacters)).max(limits.datasetColumns)])
    .default([])
    .describe('Input columns that are passed through as they stand in the file, such as an id: by name, or all. Of a zip, `file` is the name of the image'),
  calibrated: z.boolean().default(false).describe('As of a prediction'),
  interval: intervalLevel.optional().describe('The probability of `interval`; 0.9 if left out'),
  on_error: z
    .enum(['fail', 'skip'])
    .default('fail')
    .describe('`fail`: a wrong row ends it, and there is no output. `skip`: the row is kept in its place, without a prediction and with the error'),
  output: batchOutputFormat.default('csv'),
} as const

/** The body of POST /v1/predictions. */
export const batchPredictionRequest = z
  .strictObject({
    model: slug,
    version: versionNumber.optional(),
    alias: slug.optional().describe('In place of a version; the newest version, if both are left out. What it means is settled when the request is taken'),
    input: z.union([uploadedInput, datasetInput]),
    ...settings,
  })
  .refine(({ version, alias }) => version === undefined || alias === undefined, { message: 'give `version` or `alias`, not both', path: ['alias'] })
  .refine(({ outputs }) => new Set(outputs).size === outputs.length, { message: 'outputs must name each output once', path: ['outputs'] })
  .refine(({ outputs, interval }) => interval === undefined || outputs.includes('interval'), {
    message: 'interval is the probability of the output `interval`: add it to outputs',
    path: ['interval'],
  })
  .meta({ id: 'BatchPredictionRequest' })
export type BatchPredictionRequest = z.output<typeof batchPredictionRequest>

/** What a batch prediction was asked to do, as it is stored and as the trainer does it. */
export const batchSettings = z.strictObject(settings)
export type BatchSettings = z.output<typeof batchSettings>

/** Where the rows of a batch prediction come from, as it is stored: a file, or a data set. */
export const batchSource = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('file'),
    filename: z.string(),
    sha256: z.string(),
    bytes: z.int(),
    format: batchInputFormat,
    encoding: textEncoding.optional(),
  }),
  z.strictObject({ type: z.literal('dataset'), dataset_id: z.string(), name: z.string(), split: z.enum(['train', 'test']).optional() }),
])
export type BatchSource = z.output<typeof batchSource>

/** What was found while rows were read that is no error. */
export const batchNotes = z.strictObject({
  dropped_columns: z.array(z.string()).describe('Columns of the file that the model does not take and that were not passed through'),
  unseen_categories: z.record(z.string(), z.int()).describe('Rows by column whose category training did not have'),
})
export type BatchNotes = z.output<typeof batchNotes>

/** How far a batch prediction is. */
export const batchStatus = z.enum(['queued', 'running', 'succeeded', 'failed', 'cancelled'])
export type BatchStatus = z.output<typeof batchStatus>

/** A batch prediction as the API shows it. */
export const batchPredictionView = z
  .strictObject({
    object: z.literal('prediction'),
    id: idSchema('prediction'),
    status: batchStatus,
    model: slug,
    version: versionNumber,
    source: batchSource,
    settings: batchSettings,
    progress: z
      .strictObject({
        rows: z.int().describe('Rows that are done and stored, those with an error among them'),
        fraction: z.number().min(0).max(1).describe('Share of the input that is done'),
        rows_per_second: z.number().nullable(),
        seconds_left: z.number().nullable(),
      })
      .meta({ id: 'BatchProgress' }),
    failed_rows: z.int().describe('Rows that have an error in place of a prediction'),
    notes: batchNotes,
    output: z
      .strictObject({ bytes: z.int(), sha256: z.string(), content_type: z.string() })
      .nullable()
      .describe('The file at /v1/predictions/{id}/output; null until it has succeeded'),
    error: z.strictObject({ code: z.string(), message: z.string() }).nullable(),
    created_at: timestamp,
    started_at: timestamp.nullable(),
    finished_at: timestamp.nullable(),
  })
  .meta({ id: 'BatchPrediction' })
export type BatchPredictionView = z.output<typeof batchPredictionView>

/** What each format of an output is called over HTTP, and how its files end. */
export const batchOutputFiles: Readonly<Record<BatchOutputFormat, { contentType: string; extension: string }>> = {
  csv: { contentType: 'text/csv; charset=utf-8', extension: '.csv' },
  jsonl: { contentType: 'application/x-ndjson', extension: '.jsonl' },
}

/** Endings of files that say how rows are written, and not how a data set is. */
const otherEndings: readonly (readonly [ending: string, format: BatchInputFormat])[] = [
  ['.tsv', 'csv'],
  ['.txt', 'csv'],
]

const endings = [
  ...datasetFormats.flatMap(({ type, files }) => {
    const format = batchInputFormat.safeParse(type)
    return format.success ? files.extensions.map((ending) => [ending, format.data] as const) : []
  }),
  ...otherEndings,
]

/** The format of a file by the ending of its name; null where that says nothing. */
export const batchFormatOf = (filename: string): BatchInputFormat | null => endings.find(([ending]) => filename.toLowerCase().endsWith(ending))?.[1] ?? null // default: the ending says nothing

/** The probability of an interval where none is asked for. */
export const usualInterval = 0.9
