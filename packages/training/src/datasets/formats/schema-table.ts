import { csvReading } from '@trainyard/spec'
import type { Scratch } from '@trainyard/tables'
import { readTable } from '../csv/table.js'
import type { UploadedFile } from '../files/uploaded-file.js'
import type { PreparedArrays } from '../prepared-dataset.js'
import { prepareTable } from '../table/prepare-table.js'
import { onlyFile, type SpecOf } from './format-reader.js'

/** The formats of tables whose files say themselves what their columns are. */
type SchemaFormat = 'jsonl' | 'parquet' | 'arrow'

/** Prepares a table whose file says what its columns are. A CSV for a prediction with a model of it is read as a plain one. */
export async function readSchemaTable(files: readonly UploadedFile[], spec: SpecOf<SchemaFormat>, scratch: Scratch): Promise<PreparedArrays> {
  const { format, label, ignore_columns: ignore, columns, task, test_fraction, missing } = spec
  const aside = { group: spec.group_column, time: spec.time_column, given: spec.split_column, weight: spec.weight_column }
  const choice = { label, ignore, aside, columns, task, reading: csvReading.parse({ missing }) }
  return prepareTable(await readTable(format, onlyFile(files, spec), choice, scratch), test_fraction, scratch)
}
