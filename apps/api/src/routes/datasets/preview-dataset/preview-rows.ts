import { type DatasetInfo, datasetTensors, elementAt, readTensorHeader, type Split, type TensorEntry } from '@trainyard/spec'

/** Bytes of a stored file from `start` up to but not including `end`. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>

export type PreviewRow = { index: number; label: string | number | null; values?: Record<string, string | number | null>; pixels?: string }

const lengthBytes = 8

/** Rows of a split one after the other: the first one, and at most how many. */
export type RowWindow = { from: number; limit: number }

/** Which rows: a window, or these by their numbers. */
type Wanted = RowWindow | readonly number[]
const isList = (wanted: Wanted): wanted is readonly number[] => Array.isArray(wanted)

/**
 * Some rows of a split, read from the prepared file without reading the rest. Named rows come in the order given; rows beyond the end are omitted.
 * Empty where the data set has no such split.
 */
export async function previewRows(read: ReadRange, info: DatasetInfo, split: Split, wanted: Wanted): Promise<PreviewRow[]> {
  const length = Number(viewOf(await read(0, lengthBytes)).getBigUint64(0, true))
  const { entries } = readTensorHeader(await read(0, lengthBytes + length))
  const labels = entries.get(datasetTensors.labels(split))
  if (!labels) return []
  const rows = elementAt(labels.shape, 0, 'side of the labels')
  if (!isList(wanted)) {
    const limit = Math.max(0, Math.min(wanted.limit, rows - wanted.from))
    return limit === 0 ? [] : readWindow(read, entries, info, split, { from: wanted.from, limit })
  }
  const shown = await Promise.all(windowsOf(wanted, rows).map((window) => readWindow(read, entries, info, split, window)))
  const byNumber = new Map(shown.flat().map((row) => [row.index, row]))
  return wanted.flatMap((index) => byNumber.get(index) ?? [])
}

/** Rows that follow one another are read at once. */
function windowsOf(numbers: readonly number[], rows: number): RowWindow[] {
  const sorted = [...new Set(numbers)].filter((row) => row < rows).sort((a, b) => a - b)
  return sorted.reduce<RowWindow[]>((windows, row) => {
    const last = windows.at(-1)
    if (last && last.from + last.limit === row) last.limit += 1
    else windows.push({ from: row, limit: 1 })
    return windows
  }, [])
}

async function readWindow(
  read: ReadRange,
  entries: ReadonlyMap<string, TensorEntry>,
  info: DatasetInfo,
  split: Split,
  window: RowWindow,
): Promise<PreviewRow[]> {
  const labels = entries.get(datasetTensors.labels(split))
  const numbers = labels ? await readNumbers(read, labels, window) : []
  const label = (index: number) => {
    const number = numbers[index] ?? null
    return info.task === 'classification' && number !== null ? (info.classes[number] ?? null) : number
  }
  const images = entries.get(datasetTensors.images(split))
  const shown = images ? await imageRows(read, images, window) : await tableRows(read, entries, info, split, window)
  return shown.map((row, index) => ({ index: window.from + index, label: label(index), ...row }))
}

async function imageRows(read: ReadRange, entry: TensorEntry, { from, limit }: RowWindow): Promise<Pick<PreviewRow, 'pixels'>[]> {
  const size = entry.shape.slice(1).reduce((product, side) => product * side, 1)
  const bytes = Buffer.from(await read(entry.start + from * size, entry.start + (from + limit) * size))
  return Array.from({ length: limit }, (_, row) => ({ pixels: bytes.subarray(row * size, (row + 1) * size).toString('base64') }))
}

async function tableRows(
  read: ReadRange,
  entries: ReadonlyMap<string, TensorEntry>,
  info: DatasetInfo,
  split: Split,
  window: RowWindow,
): Promise<Pick<PreviewRow, 'values'>[]> {
  const values = Array.from({ length: window.limit }, (): Map<string, string | number | null> => new Map())
  for (const [index, column] of info.columns.entries()) {
    const entry = entries.get(datasetTensors.column(split, index))
    const numbers = entry ? await readNumbers(read, entry, window) : []
    const cell = (number: number | undefined) => {
      if (number === undefined || !Number.isFinite(number)) return null
      if (column.type === 'date') return new Date(number).toISOString()
      return column.categories ? (column.categories[number] ?? null) : number
    }
    const texts = column.type === 'text' ? await readTexts(read, entries, { split, index }, numbers) : null
    values.forEach((row, at) => row.set(column.name, texts ? (texts[at] ?? null) : cell(numbers[at])))
  }
  return values.map((row) => ({ values: Object.fromEntries(row) }))
}

/** The texts of a column by their numbers; null for a missing one. */
async function readTexts(
  read: ReadRange,
  entries: ReadonlyMap<string, TensorEntry>,
  { split, index }: { split: Split; index: number },
  numbers: readonly number[],
): Promise<(string | null)[]> {
  const [bytes, ends] = [entries.get(datasetTensors.texts(split, index)), entries.get(datasetTensors.textEnds(split, index))]
  const decoder = new TextDecoder()
  const texts: (string | null)[] = []
  for (const number of numbers) {
    const [from, to] = bytes && ends && number >= 0 ? await readNumbers(read, ends, { from: number, limit: 2 }) : []
    texts.push(bytes && from !== undefined && to !== undefined ? decoder.decode(await read(bytes.start + from, bytes.start + to)) : null)
  }
  return texts
}

async function readNumbers(read: ReadRange, { dtype, start }: TensorEntry, { from, limit }: RowWindow): Promise<number[]> {
  const isDouble = dtype === 'F64'
  const size = isDouble ? 8 : 4
  const view = viewOf(await read(start + from * size, start + (from + limit) * size))
  return Array.from({ length: limit }, (_, row) => (isDouble ? view.getFloat64(row * size, true) : view.getInt32(row * size, true)))
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
