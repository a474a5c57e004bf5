import type { Calls } from '../../api/calls.js'
import type { DatasetView } from '../../api/shapes.js'
import { CliError } from '../../cli-error.js'
import { waitUntilReady } from '../../datasets/wait-until-ready.js'
import { findDataset } from './find-dataset.js'
import { idxFile } from './idx-file.js'
import { previewRows } from './preview-rows.js'
import { sampleDataset } from './sample-dataset.js'

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
  const { classes = [], input_shape: [height = 0, width = 0, channels = 0] = [] } = whole
  const rows = await previewRows(api, whole.id, split, count)
  if (rows.length < count) throw new CliError('failed', `${whole.id} has ${rows.length} rows to ${split} with, and ${count} are needed`)
  const pixels = Buffer.concat(rows.map((row) => Buffer.from(row.pixels ?? '', 'base64')))
  const labels = Uint8Array.from(rows, ({ label }) => classes.indexOf(String(label)))
  return [
    idxFile(`${fileNames[split]}-images-idx3-ubyte`, channels === 1 ? [count, height, width] : [count, height, width, channels], pixels),
    idxFile(`${fileNames[split]}-labels-idx1-ubyte`, [count], labels),
  ]
}
