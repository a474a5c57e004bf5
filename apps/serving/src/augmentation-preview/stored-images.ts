import { type DatasetInfo, datasetTensors, defined, elementAt, readTensorHeader, type TensorEntry } from '@trainyard/spec'

/** Bytes of a stored file from `start` up to but not including `end`. */
export type ReadRange = (start: number, end: number) => Promise<Uint8Array>

/** The training images of a data set, read row by row: the file may be larger than this process should hold. */
export type StoredImages = { labels: Int32Array | Float64Array; rows: number; read(rows: ArrayLike<number>): Promise<Uint8Array> }

const lengthBytes = 8
/** Rows this near to one another are read at once with what lies between. */
const rowsBetween = 4

/**
 * Opens the training split of a prepared file: its header and its labels.
 * @throws {RangeError} when it holds no images.
 */
export async function openImages(readRange: ReadRange, info: DatasetInfo): Promise<StoredImages> {
  const first = await readRange(0, lengthBytes)
  const length = Number(new DataView(first.buffer, first.byteOffset, lengthBytes).getBigUint64(0, true))
  const { entries } = readTensorHeader(await readRange(0, lengthBytes + length))
  const [labels, images] = [entries.get(datasetTensors.labels('train')), entries.get(datasetTensors.images('train'))]
  if (!labels || !images) throw new RangeError('the data set holds no training images')
  return {
    labels: await readLabels(readRange, labels),
    rows: info.rows,
    read: (rows) => readRows(readRange, images, rows),
  }
}

async function readLabels(readRange: ReadRange, { dtype, start, end }: TensorEntry): Promise<Int32Array | Float64Array> {
  const bytes = (await readRange(start, end)).slice()
  return dtype === 'F64' ? new Float64Array(bytes.buffer) : new Int32Array(bytes.buffer)
}

async function readRows(readRange: ReadRange, { start, shape }: TensorEntry, rows: ArrayLike<number>): Promise<Uint8Array> {
  const size = shape.slice(1).reduce((product, side) => product * side, 1)
  const pixels = new Uint8Array(rows.length * size)
  const places = Array.from(rows, (row, position) => ({ row, position })).sort((a, b) => a.row - b.row)
  for (const group of near(places)) {
    const [from, to] = [elementAt(group, 0, 'rows of a group').row, defined(group.at(-1), 'last row of a group').row]
    const bytes = await readRange(start + from * size, start + (to + 1) * size)
    for (const { row, position } of group) pixels.set(bytes.subarray((row - from) * size, (row - from + 1) * size), position * size)
  }
  return pixels
}

/** Groups of rows, rising, that lie near to one another. */
const near = <P extends { row: number }>(places: readonly P[]): P[][] =>
  places.reduce<P[][]>((groups, place) => {
    const last = groups.at(-1)
    if (last && place.row - defined(last.at(-1), 'last row of a group').row <= rowsBetween) last.push(place)
    else groups.push([place])
    return groups
  }, [])
