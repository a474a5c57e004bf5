import { type DatasetSource, writeTensorFile } from '@trainyard/spec'
import type { UploadedFile } from './files/uploaded-file.js'
import { readerOf } from './formats/index.js'
import type { PreparedDataset } from './prepared-dataset.js'
import { samples } from './samples/index.js'
import { boundedWarnings } from './warnings.js'

/**
 * Turns a source into a data set: what is known about it, and its arrays. `files` are the bytes of an upload, or those that `sampleFiles`
 * names. `scratch` is a folder for what does not fit into memory, which the caller removes. Nothing is standardized or encoded yet: that is fitted on the training rows of each job.
 * @throws {DataError} whose text is for the user.
 */
export async function prepareDataset(source: DatasetSource, files: readonly UploadedFile[], scratch: string | null = null): Promise<PreparedDataset> {
  const prepared = await (source.type === 'sample' ? samples[source.sample].prepare(files) : readerOf(source.spec.format)(files, source.spec, scratch))
  return {
    ...prepared,
    warnings: boundedWarnings(prepared.warnings),
    get file() {
      return writeTensorFile(prepared.tensors)
    },
  }
}
