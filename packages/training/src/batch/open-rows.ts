import type { BatchInputFormat } from '@trainyard/spec'
import { TableError, unpacked } from '@trainyard/tables'
import { DataError } from '../datasets/data-error.js'
import { csvRows } from './csv-rows.js'
import { datasetRows } from './dataset-rows.js'
import { imageRows } from './image-rows.js'
import { jsonRows } from './json-rows.js'
import { npzRows } from './npz-rows.js'
import { tableRows } from './table-rows.js'
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
    const source = await readers[format]({ input: { ...input, bytes: await unpacked(input.bytes, asked.scratch) }, ...asked })
    return {
      ...source,
      async *batches(skip, size) {
        try {
          yield* source.batches(skip, size)
        } catch (error) {
          throw asDataError(filename, error)
        }
      },
    }
  } catch (error) {
    throw asDataError(filename, error)
  }
}

/** An error of a table as one that names its file. */
const asDataError = (file: string, error: unknown): unknown => (error instanceof TableError ? new DataError({ file, ...error.init }, { cause: error }) : error)
