import { setImmediate } from 'node:timers/promises'
import type { ByteSource, TableReading } from '@trainyard/spec'
import { openArrow } from './arrow/arrow.js'
import { openCsv } from './formats/csv.js'
import { openJsonLines } from './formats/jsonl.js'
import { openParquet } from './parquet/parquet.js'
import type { TableFile } from './table-file.js'

/** The formats of tables that are read in batches of rows. */
export type TableFormat = 'csv' | 'jsonl' | 'parquet' | 'arrow'

type Opener = (file: ByteSource, reading: Pick<TableReading, 'delimiter' | 'encoding'>) => TableFile | Promise<TableFile>
const openers: Record<TableFormat, Opener> = { csv: openCsv, jsonl: openJsonLines, parquet: openParquet, arrow: openArrow }

/**
 * Opens a table, unpacked (see `unpacked`). `reading` says how a CSV is read; the other formats say it themselves. Between two batches others have a turn.
 * @throws {TableError} where the file has no schema that can be read.
 */
export async function openTable(format: TableFormat, file: ByteSource, reading: Pick<TableReading, 'delimiter' | 'encoding'>): Promise<TableFile> {
  const table = await openers[format](file, reading)
  return {
    ...table,
    async *batches(wanted) {
      for await (const batch of table.batches(wanted)) {
        yield batch
        await setImmediate()
      }
    },
  }
}
