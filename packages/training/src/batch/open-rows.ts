import type { BatchInputFormat } from '@trainyard/spec'
import { csvRows } from './csv-rows.js'
import { datasetRows } from './dataset-rows.js'
import { imageRows } from './image-rows.js'
import { jsonRows } from './json-rows.js'
import { npzRows } from './npz-rows.js'
import type { BatchInput, FileRows, RowSource, RowsOf } from './row-source.js'

const readers: Readonly<Record<BatchInputFormat, (rows: FileRows) => RowSource | Promise<RowSource>>> = {
  csv: csvRows,
  jsonl: jsonRows,
  npz: npzRows,
  images: imageRows,
}

/**
 * Opens the rows of an input.
 * @throws {DataError} where it cannot be read, or has not the columns that are asked for.
 */
export const openRows = async ({ input, ...asked }: RowsOf<BatchInput>): Promise<RowSource> =>
  input.type === 'dataset' ? datasetRows({ input, ...asked }) : readers[input.source.format]({ input, ...asked })
