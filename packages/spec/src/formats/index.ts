import { z } from 'zod'
import { byType } from '../technique.js'
import { arrow } from './arrow.js'
import { csv } from './csv.js'
import type { FormatRecord } from './define-format.js'
import { idx } from './idx.js'
import { images } from './images.js'
import { jsonl } from './jsonl.js'
import { npz } from './npz.js'
import { parquet } from './parquet.js'
import { otherSignatures } from './signatures.js'

/** Every data format, in the order in which they are offered; the readers are in `training/src/datasets/formats`. */
const formatRecords = [csv, jsonl, parquet, arrow, idx, npz, images] as const
type Schemas<Records extends readonly { schema: z.ZodType }[]> = { -readonly [Index in keyof Records]: Records[Index]['schema'] }

/** The `spec` part of a multipart upload; the files follow as `file` parts. */
export const uploadSpec = z.discriminatedUnion('format', formatRecords.map(({ schema }) => schema) as Schemas<typeof formatRecords>).meta({ id: 'UploadSpec' })
export type UploadSpec = z.output<typeof uploadSpec>
/** Name of a format that uploads may have. */
export type DatasetFormat = UploadSpec['format']

/** The data formats as one who goes through all of them sees them. */
export const datasetFormats: readonly FormatRecord<DatasetFormat>[] = formatRecords

const records = byType(formatRecords)

/** The record of a data format. */
export const datasetFormat = (type: DatasetFormat): FormatRecord<DatasetFormat> => records[type]

const begins = (start: Uint8Array, { bytes }: { bytes: readonly number[] }): boolean => bytes.every((byte, index) => start[index] === byte)

/**
 * The one format that a file can be of, by the ending of its name or else by its first bytes (8 are enough); null where none is, or several are.
 * Text has no signature, so a table without an ending is not recognized.
 */
export function recognizeFormat(filename: string, start: Uint8Array): DatasetFormat | null {
  const name = filename.toLowerCase()
  const named = datasetFormats.filter(({ files }) => files.extensions.some((extension) => name.endsWith(extension)))
  const found = named.length > 0 ? named : datasetFormats.filter(({ files }) => files.signatures.some((signature) => begins(start, signature)))
  const [only] = found
  return only && found.length === 1 ? only.type : null
}

/** What a file is by its first bytes, in words such as "a PNG image"; null where they are not known. */
export function describeSignature(start: Uint8Array): string | null {
  const known = [...otherSignatures, ...datasetFormats.flatMap(({ files }) => files.signatures)]
  return known.find((signature) => begins(start, signature))?.words ?? null
}
