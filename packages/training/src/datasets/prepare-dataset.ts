import type { DatasetSource, SampleName } from '@trainyard/spec'
import { readCsvTable } from './csv-table.js'
import type { UploadedFile } from './csv-text.js'
import { DataError } from './data-error.js'
import { prepareIdx } from './idx-dataset.js'
import { packTable, type PreparedDataset } from './pack-table.js'
import { prepareIris } from './sample-iris.js'
import { prepareMnist } from './sample-mnist.js'

/** Every sample set of the spec has a maker here; the compiler asks for it. */
const samples: Record<SampleName, () => PreparedDataset | Promise<PreparedDataset>> = { mnist: prepareMnist, iris: prepareIris }

/**
 * Turns a source into a data set: what is known about it and its arrays as a tensor file. `files` are the bytes of an upload, none for a sample.
 * Nothing is standardised or encoded yet: that is fitted on the training rows of each job. Throws DataError, whose text is for the user.
 */
export async function prepareDataset(source: DatasetSource, files: readonly UploadedFile[]): Promise<PreparedDataset> {
  if (source.type === 'sample') return samples[source.sample]()
  const { spec } = source
  if (spec.format === 'idx') return prepareIdx(files, spec)
  const [file] = files
  if (!file || files.length > 1) throw new DataError({ message: 'a CSV data set is made from one file', received: `${files.length} files` })
  const table = await readCsvTable(file, { label: spec.label, ignore: spec.ignore_columns, delimiter: spec.delimiter, task: spec.task })
  return packTable(table, spec.test_fraction)
}
