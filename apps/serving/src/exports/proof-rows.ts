import { AppError } from '@trainyard/runtime'
import {
  type DatasetInfo,
  datasetTensors,
  defined,
  elementAt,
  type ExportProof,
  type Instance,
  limits,
  type ModelManifest,
  readTensorHeader,
  type Split,
  type TensorEntry,
} from '@trainyard/spec'
import type { ServingDeps } from '../serving-deps.js'

/** Rows as the API takes them, and where they are from. */
export type ProofRows = { rows: Instance[]; from: ExportProof['rows_of'] }

/** A text that no data set has. */
const unknownText = 'a text that no training row has'
const lengthBytes = 8

/**
 * Rows that an export is compared on: the first ones of the test split, else of the training rows; rows that are made from the statistics of the model where its
 * data set is gone. Tables get some in which each column is missing, or unknown.
 */
export async function proofRows(datasets: ServingDeps['datasets'], project: string, manifest: ModelManifest): Promise<ProofRows> {
  const { dataset, spec } = manifest
  const stored = await storedRows(datasets, project, spec.dataset.id, dataset)
  const found = stored ?? { rows: madeRows(manifest), from: 'made' as const }
  return dataset.kind === 'image' ? found : { ...found, rows: [...found.rows, ...oddRows(dataset, elementAt(found.rows, 0, 'rows'))] }
}

/** Whether a data set is the one that a manifest describes: that of an imported model may name any. */
const isLike = (found: DatasetInfo, described: DatasetInfo): boolean =>
  found.kind === described.kind &&
  found.rows === described.rows &&
  found.test_rows === described.test_rows &&
  found.input_shape.join() === described.input_shape.join() &&
  described.columns.every(({ name, type }) => found.columns.some((own) => own.name === name && own.type === type))

async function storedRows(datasets: ServingDeps['datasets'], project: string, id: string, info: DatasetInfo): Promise<ProofRows | null> {
  const found = await datasets.get(project, id).catch((error: unknown) => {
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  })
  if (found?.status !== 'ready' || found.sha256 === null || !found.info) return null
  const { sha256, info: own } = found
  if (!isLike(own, info)) return null
  const read = (start: number, end: number): Promise<Uint8Array> => datasets.range(sha256, start, end)
  const first = await read(0, lengthBytes)
  const length = Number(new DataView(first.buffer, first.byteOffset, lengthBytes).getBigUint64(0, true))
  const { entries } = readTensorHeader(await read(0, lengthBytes + length))
  const from: Split = info.test_rows > 0 ? 'test' : 'train'
  const count = Math.min(limits.exportProofRows, from === 'test' ? info.test_rows : info.rows)
  const firstRows = async (name: string): Promise<{ entry: TensorEntry; bytes: Uint8Array }> => {
    const entry = defined(entries.get(name), `the array ${name} of the data set`)
    const rowBytes = (entry.end - entry.start) / elementAt(entry.shape, 0, 'sides of an array')
    return { entry, bytes: (await read(entry.start, entry.start + count * rowBytes)).slice() }
  }
  if (info.kind === 'image') return { rows: images(info, (await firstRows(datasetTensors.images(from))).bytes, count), from }
  // The model may take the columns in the order, and by the categories, of what it started from; they are stored as the data set has them.
  const columns = await Promise.all(
    info.columns.map(async ({ name }) => {
      const index = own.columns.findIndex((column) => column.name === name)
      return cells(elementAt(own.columns, index, 'columns of the data set'), await firstRows(datasetTensors.column(from, index)))
    }),
  )
  return { rows: Array.from({ length: count }, (_, row) => columns.map((column) => elementAt(column, row, 'rows of a column'))), from }
}

/** Stored bytes as the raw pixels that were uploaded. */
function images({ input_shape: shape, pixel_range: [black, white] = [0, 255] }: DatasetInfo, bytes: Uint8Array, count: number): Instance[] {
  const size = shape.reduce((product, side) => product * side, 1)
  return Array.from({ length: count }, (_, row) =>
    Array.from(bytes.subarray(row * size, (row + 1) * size), (byte) => Math.fround(black + (byte * (white - black)) / 255)),
  )
}

type Cell = number | string | null

function cells({ type, categories }: DatasetInfo['columns'][number], { entry, bytes }: { entry: TensorEntry; bytes: Uint8Array }): Cell[] {
  if (type === 'categorical') return Array.from(new Int32Array(bytes.buffer), (place) => (place === -1 ? null : (categories?.[place] ?? unknownText))) // default: unknown
  const numbers = entry.dtype === 'F64' ? new Float64Array(bytes.buffer) : new Int32Array(bytes.buffer)
  return Array.from(numbers, (value) => (Number.isNaN(value) ? null : type === 'date' ? new Date(value).toISOString() : value))
}

/** A row in which each column in turn is missing, and each text in turn one that is not known. */
function oddRows({ columns }: DatasetInfo, row: Instance): Instance[] {
  const usual = row as readonly Cell[]
  const chosen = columns.slice(0, limits.exportProofRows)
  const instead = (at: number, cell: Cell): Instance => usual.map((own, index) => (index === at ? cell : own))
  return [
    columns.map(() => null),
    ...chosen.map((_, index) => instead(index, null)),
    ...chosen.flatMap(({ type }, index) => (type === 'categorical' || type === 'ordered' ? [instead(index, unknownText)] : [])),
  ]
}

/** Rows around the middle of what was trained on: pixels of every brightness, numbers within two deviations, each category in turn. */
function madeRows({ dataset, preprocessing }: ModelManifest): Instance[] {
  const turn = (row: number, place: number): number => ((row * 7 + place * 13) % 41) / 40
  return Array.from({ length: limits.exportProofRows }, (_, row): Instance => {
    if (preprocessing.kind === 'image') {
      const [black, white] = dataset.pixel_range ?? [0, 255] // default: bytes
      const size = dataset.input_shape.reduce((product, side) => product * side, 1)
      return Array.from({ length: size }, (_value, place) => Math.fround(black + turn(row, place) * (white - black)))
    }
    return preprocessing.columns.map((column, place): Cell => {
      if (column.type === 'text') return null
      if (column.type === 'categorical' || column.type === 'ordered') return column.categories[row % Math.max(1, column.categories.length)] ?? null
      const spread = Math.min(column.std, Math.max(1, Math.abs(column.impute)))
      const value = column.impute + (4 * turn(row, place) - 2) * spread
      return column.type === 'date' ? new Date(Math.round(value)).toISOString() : value
    })
  })
}
