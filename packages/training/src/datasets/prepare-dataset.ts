import { type DatasetSource, writeTensorFile } from '@trainyard/spec'
import { memoryScratch, type Scratch, TableError } from '@trainyard/tables'
import { DataError } from './data-error.js'
import type { UploadedFile } from './files/uploaded-file.js'
import { readerOf } from './formats/index.js'
import type { PreparedArrays, PreparedDataset } from './prepared-dataset.js'
import { samples } from './samples/index.js'
import { boundedWarnings } from './warnings.js'

/**
 * Turns a source into a data set: what is known about it, and its arrays. `files` are the bytes of an upload, or those that `sampleFiles` names. `scratch` is room
 * for what does not fit into memory, from which the arrays are read when they are written: it stays open until then. Memory grows with the number of rows alone,
 * by up to some 30 bytes a row, whatever their size. Nothing is standardized or encoded yet: that is fitted on the training rows of each job.
 * @throws {DataError} whose text is for the user.
 */
export async function prepareDataset(source: DatasetSource, files: readonly UploadedFile[], scratch: Scratch = memoryScratch()): Promise<PreparedDataset> {
  const prepared = await arraysOf(source, files, scratch)
  return {
    ...prepared,
    warnings: boundedWarnings(prepared.warnings),
    get file() {
      return writeTensorFile(prepared.tensors)
    },
  }
}

async function arraysOf(source: DatasetSource, files: readonly UploadedFile[], scratch: Scratch): Promise<PreparedArrays> {
  try {
    return await (source.type === 'sample' ? samples[source.sample].prepare(files) : readerOf(source.spec.format)(files, source.spec, scratch))
  } catch (error) {
    throw error instanceof TableError ? new DataError(error.init, { cause: error }) : error
  }
}
