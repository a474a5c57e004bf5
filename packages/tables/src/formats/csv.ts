import { csvPieces } from '@trainyard/csv'
import type { ByteSource, TableReading } from '@trainyard/spec'
import type { RowBatch, TableFile } from '../table-file.js'

/** A table as text: its batches are the records as they are written, the heading among them. */
export const openCsv = (file: ByteSource, reading: Pick<TableReading, 'delimiter' | 'encoding'>): TableFile => ({
  columns: null,
  unit: 'line',
  batches: () => csvBatches(file, reading),
})

async function* csvBatches(file: ByteSource, reading: Pick<TableReading, 'delimiter' | 'encoding'>): AsyncGenerator<RowBatch> {
  let batch: RowBatch = { rows: [], places: [] }
  const pieces = csvPieces(file, reading, (cells, line) => {
    batch.rows.push(cells)
    batch.places.push(line)
  })
  for (let isDone = false; !isDone; ) {
    const failed = attempt(() => {
      isDone = pieces.next().done === true
    })
    // The records before an error come first: what is wrong with them stands further up in the file.
    if (batch.rows.length > 0) yield batch
    if (failed) throw failed.error
    batch = { rows: [], places: [] }
  }
}

function attempt(step: () => void): { error: unknown } | null {
  try {
    step()
    return null
  } catch (error) {
    return { error }
  }
}
