import type { DatasetSource } from '@trainyard/spec'
import { readCsvTable } from './csv/table.js'
import type { UploadedFile } from './files/uploaded-file.js'
import { DataError } from './data-error.js'
import { prepareIdx } from './formats/idx.js'
import { readClassFolders } from './formats/images.js'
import { prepareNpz } from './formats/npz.js'
import type { PreparedDataset } from './prepared-dataset.js'
import { prepareTable } from './table/prepare-table.js'
import { samples } from './samples/index.js'

/**
 * Turns a source into a data set: what is known about it and its arrays as a tensor file. `files` are the bytes of an upload, or those that
 * `sampleFiles` names. Nothing is standardised or encoded yet: that is fitted on the training rows of each job.
 * @throws {DataError} whose text is for the user.
 */
export async function prepareDataset(source: DatasetSource, files: readonly UploadedFile[]): Promise<PreparedDataset> {
  if (source.type === 'sample') return samples[source.sample].prepare(files)
  const { spec } = source
  if (spec.format === 'idx') return prepareIdx(files, spec)
  const [file] = files
  if (!file || files.length > 1)
    throw new DataError({ message: `a data set of the format ${spec.format} is made from one file`, received: `${files.length} files` })
  if (spec.format === 'npz') return prepareNpz(file, spec)
  if (spec.format === 'images') return readClassFolders(file, spec)
  const { label, ignore_columns: ignore, columns, delimiter, task } = spec
  const table = await readCsvTable(file, { label, ignore, columns, delimiter, task })
  return prepareTable(table, spec.test_fraction)
}
