import { type BatchSource, type ByteSource, type DatasetInfo, defined, type Instance, type ModelManifest, type TensorFile } from '@trainyard/spec'
import type { Scratch } from '@trainyard/tables'
import { DataError, shown } from '../datasets/data-error.js'
import type { PreparedRows } from '../predictor/open-members.js'

/** A value of an input column that is passed through. */
export type PassedValue = unknown

/** Some rows that follow one another. */
export type RowBatch = {
  /** The rows as a request would send them, or as the network takes them where they were checked before, as those of a data set. */
  rows: { instances: readonly Instance[] } | { prepared: PreparedRows }
  /** One row as a request would send it by itself, for the words of its error. */
  instanceAt(row: number): Instance
  /** What is passed through of each row, in the order of `RowSource.passed`. */
  passed: readonly (readonly PassedValue[])[]
  /** Share of the input that is read with these rows. */
  fraction: number
}

/** The rows of an input, read in pieces. */
export type RowSource = {
  /** Names of the columns that are passed through. */
  passed: readonly string[]
  /** Columns of the input that the model does not take and that are not passed through. */
  dropped: readonly string[]
  /** Batches of `size` rows, but for the last, behind the first `skip` rows. */
  batches(skip: number, size: number): AsyncIterable<RowBatch> | Iterable<RowBatch>
}

/** Which columns are passed through: those of these names, or all. */
export type PassedColumns = 'all' | readonly string[]

/** An input on the disk. */
export type BatchInput =
  | { type: 'file'; source: Extract<BatchSource, { type: 'file' }>; bytes: ByteSource }
  | { type: 'dataset'; source: Extract<BatchSource, { type: 'dataset' }>; info: DatasetInfo; file: TensorFile }

/** What every reader of rows gets; `scratch` is room for what is unpacked. */
export type RowsOf<Source> = { input: Source; manifest: ModelManifest; columns: PassedColumns; scratch: Scratch }
export type FileRows = RowsOf<Extract<BatchInput, { type: 'file' }>>

/**
 * The places of columns that are passed through among those that are there.
 * @throws {DataError} for one that is not there.
 */
export function placesOf(file: string, columns: PassedColumns, there: readonly string[]): number[] {
  if (columns === 'all') return there.map((_, index) => index)
  return columns.map((name) => {
    const place = there.indexOf(name)
    if (place >= 0) return place
    const some = there.length > 20 ? `${there.slice(0, 20).map(shown).join(', ')}, … (${there.length})` : there.map(shown).join(', ')
    throw new DataError({ file, column: name, message: `columns names it to be passed through, and the input has ${some === '' ? 'no columns' : some}` })
  })
}

/** Cuts what comes one by one into batches of a size; the last may be smaller. */
export function createCutter<Item>(size: number) {
  let items: Item[] = []
  return {
    add: (item: Item): void => void items.push(item),
    *full(): Generator<Item[]> {
      while (items.length >= size) {
        const batch = items.slice(0, size)
        items = items.slice(size)
        yield batch
      }
    },
    rest: (): Item[] => items,
  }
}

/** A source that tells how far it was read. */
export function watched(bytes: ByteSource): { bytes: ByteSource; fraction(): number } {
  let read = 0
  return {
    bytes: {
      length: bytes.length,
      read: (start, end) => {
        read = Math.max(read, Math.min(end, bytes.length))
        return bytes.read(start, end)
      },
    },
    fraction: () => (bytes.length === 0 ? 1 : read / bytes.length),
  }
}

/** The names of the columns of a table that the model knows: those that it takes, and those that it leaves out by itself. */
export const knownColumns = ({ dataset }: ModelManifest): { taken: string[]; leftOut: string[] } => ({
  taken: dataset.columns.map(({ name }) => name),
  leftOut: [...(dataset.label === null ? [] : [dataset.label]), ...(dataset.reading?.ignored ?? [])], // default: nothing was ignored
})

/** What a row passes through. */
export const passedAt = (passed: readonly (readonly PassedValue[])[], row: number): readonly PassedValue[] => defined(passed[row], 'what a row passes through')
