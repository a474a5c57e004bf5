import type { BatchInputFormat } from '@trainyard/spec'
import { unpacked } from '@trainyard/tables'
import { csvRows } from './csv-rows.js'
import { datasetRows } from './dataset-rows.js'
import { imageRows } from './image-rows.js'
import { jsonRows } from './json-rows.js'
import { npzRows } from './npz-rows.js'
import { asDataError, tableRows } from './table-rows.js'
import type { BatchInput, FileRows, RowSource, RowsOf } from './row-source.js'

const readers: Readonly<Record<BatchInputFormat, (rows: FileRows) => RowSource | Promise<RowSource>>> = {
  csv: csvRows,
  jsonl: jsonRows,
  parquet: tableRows,
  arrow: tableRows,
  npz: npzRows,
  images: imageRows,
}

/**
 * Opens the rows of an input.
 * @throws {DataError} where it cannot be read, or has not the columns that are asked for.
 */
export async function openRows({ input, ...asked }: RowsOf<BatchInput>): Promise<RowSource> {
  if (input.type === 'dataset') return datasetRows({ input, ...asked })
  const { filename, format } = input.source
  try {
    return await readers[format]({ input: { ...input, bytes: await unpacked(input.bytes, asked.scratch) }, ...asked })
  } catch (error) {
    throw asDataError(filename, error)
  }
}
