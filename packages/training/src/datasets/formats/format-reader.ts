import type { DatasetFormat, UploadSpec } from '@trainyard/spec'
import type { Scratch } from '@trainyard/tables'
import { DataError } from '../data-error.js'
import type { UploadedFile } from '../files/uploaded-file.js'
import type { PreparedArrays } from '../prepared-dataset.js'

/** The `spec` part of an upload of one format. */
export type SpecOf<Format extends DatasetFormat> = Extract<UploadSpec, { format: Format }>

/**
 * The reading half of a data format; the other is its record in `packages/spec`. `scratch` is room for what does not fit into memory, from
 * which the arrays are read when they are written.
 * @throws {DataError} with the file, and the line, row or column where there is one.
 */
export type FormatReader<Format extends DatasetFormat> = (
  files: readonly UploadedFile[],
  spec: SpecOf<Format>,
  scratch: Scratch,
) => PreparedArrays | Promise<PreparedArrays>

/**
 * The file of a format that takes one.
 * @throws {DataError} when there are none or several.
 */
export function onlyFile(files: readonly UploadedFile[], { format }: UploadSpec): UploadedFile {
  const [file] = files
  if (file && files.length === 1) return file
  throw new DataError({ message: `a data set of the format ${format} is made from one file`, received: `${files.length} files` })
}
