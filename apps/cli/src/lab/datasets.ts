import { itemsOf } from '@trainyard/client'
import { defined, elementAt } from '@trainyard/spec'
import type { Calls, DatasetView, PreviewRow } from '../api/calls.js'
import { CliError } from '../cli-error.js'
import { waitUntilReady } from '../datasets/wait-until-ready.js'

/** The newest data set that fits and has not failed, of all that the key may see. */
export async function findDataset(api: Calls, fits: (dataset: DatasetView) => boolean): Promise<DatasetView | undefined> {
  for await (const dataset of itemsOf((page) => api.datasets(page))) if (dataset.status !== 'failed' && fits(dataset)) return dataset
  return undefined
}

/** A sample by its name in the catalog: the data set that is there already, else a new one. */
export async function sampleDataset(api: Calls, sample: string): Promise<DatasetView> {
  const present = await findDataset(api, ({ source }) => source === `sample:${sample}`)
  return waitUntilReady(api, present ?? (await api.createSample(sample, sample)))
}

/** How many rows of each split are taken. */
export type RowCounts = {
  readonly train: number
  readonly test: number
}

/** The first images of a sample as a data set of its own. Made once: it is known again by its name and size. */
export async function firstImages(api: Calls, sample: string, { train, test }: RowCounts): Promise<DatasetView> {
  const name = `lab-${sample}-${train}-${test}`
  const present = await findDataset(api, (dataset) => dataset.name === name && (dataset.status === 'preparing' || dataset.rows === train))
  if (present !== undefined) return waitUntilReady(api, present)
  const whole = await sampleDataset(api, sample)
  const files = [...(await splitFiles(api, whole, 'train', train)), ...(await splitFiles(api, whole, 'test', test))]
  return waitUntilReady(api, await api.uploadDataset({ format: 'idx', name, classes: whole.classes ?? [] }, files))
}

/** The service tells the splits of IDX files apart by the names that MNIST's own files have. */
const fileNames = { train: 'train', test: 't10k' } as const

async function splitFiles(api: Calls, whole: DatasetView, split: 'train' | 'test', count: number): Promise<File[]> {
  const { classes = [] } = whole
  const [height, width, channels] = [0, 1, 2].map((side) => elementAt(defined(whole.input_shape, 'shape of the images'), side, 'side of the images')) as [
    number,
    number,
    number,
  ]
  const rows = await previewRows(api, whole.id, split, count)
  if (rows.length < count) throw new CliError('failed', `${whole.id} has ${rows.length} rows to ${split} with, and ${count} are needed`)
  const pixels = Buffer.concat(rows.map((row) => Buffer.from(defined(row.pixels, 'pixels of a row'), 'base64')))
  const labels = Uint8Array.from(rows, ({ label }) => classes.indexOf(String(label)))
  return [
    idxFile(`${fileNames[split]}-images-idx3-ubyte`, channels === 1 ? [count, height, width] : [count, height, width, channels], pixels),
    idxFile(`${fileNames[split]}-labels-idx1-ubyte`, [count], labels),
  ]
}

const unsignedByte = 0x08

/** An IDX file of unsigned bytes: two zero bytes, the element type, the number of sides, the sides as big-endian 32-bit numbers, then the elements. */
export function idxFile(name: string, shape: readonly number[], bytes: Uint8Array): File {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.writeUInt8(unsignedByte, 2)
  header.writeUInt8(shape.length, 3)
  shape.forEach((side, index) => header.writeUInt32BE(side, 4 + 4 * index))
  return new File([Buffer.concat([header, bytes])], name)
}

const rowsAtOnce = 50

/** The first rows of a split, page by page; fewer, where it has no more. */
async function previewRows(api: Calls, datasetId: string, split: 'train' | 'test', count: number): Promise<PreviewRow[]> {
  const rows: PreviewRow[] = []
  while (rows.length < count) {
    const page = await api.preview(datasetId, { split, limit: Math.min(rowsAtOnce, count - rows.length), offset: rows.length })
    if (page.rows.length === 0) break
    rows.push(...page.rows)
  }
  return rows
}

const label = 'label'
/** Deviations of the columns in turn: as of lengths that are given in metres, decimetres and centimetres at random. */
const deviations = [1, 0.1, 0.01] as const

/**
 * A sample of numbers as a badly scaled table: each column has the mean 0 and one of three deviations that are powers of ten apart, and goes into the
 * network as it is. Made once, known again by its name.
 */
export async function scaledTable(api: Calls, sample: string): Promise<DatasetView> {
  const name = `lab-${sample}-scaled`
  const present = await findDataset(api, (dataset) => dataset.name === name)
  if (present !== undefined) return waitUntilReady(api, present)
  const whole = await sampleDataset(api, sample)
  const rows = [
    ...(await previewRows(api, whole.id, 'train', defined(whole.rows, 'rows of the sample'))),
    ...(await previewRows(api, whole.id, 'test', defined(whole.test_rows, 'test rows of the sample'))),
  ]
  const columns = whole.columns ?? []
  if (columns.length === 0 || rows.length === 0) throw new CliError('failed', `${whole.id} is not a table whose rows can be read`)
  const asItIs = Object.fromEntries(columns.map((column) => [column.name, { type: 'numeric', scale: 'none' }]))
  const spec = { format: 'csv', name, label, task: 'classification', columns: asItIs }
  return waitUntilReady(api, await api.uploadDataset(spec, [new File([scaledCsv(columns, rows)], `${name}.csv`)]))
}

/** The rows as CSV with the label in the last column; a missing value is empty. */
export function scaledCsv(
  columns: readonly Pick<NonNullable<DatasetView['columns']>[number], 'name' | 'mean' | 'std'>[],
  rows: readonly Pick<PreviewRow, 'label' | 'values'>[],
): string {
  // default: a missing value is an empty cell
  const line = (cells: readonly (string | number | null)[]) => `${cells.map((cell) => `"${String(cell ?? '').replaceAll('"', '""')}"`).join(',')}\n`
  const scaled = ({ values }: Pick<PreviewRow, 'values'>) =>
    columns.map(({ name, mean, std }, index) => {
      const value = values?.[name]
      return typeof value === 'number'
        ? ((value - defined(mean, 'mean of a column of numbers')) / (std || 1)) * elementAt(deviations, index % deviations.length, 'deviation')
        : null
    })
  return [line([...columns.map(({ name }) => name), label]), ...rows.map((row) => line([...scaled(row), row.label]))].join('')
}
