import { zipSync } from 'fflate'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { gzipSync } from 'node:zlib'
import { join } from 'node:path'
import type { TrainyardClient } from '@trainyard/client'
import { waitFor } from '@trainyard/local'
import { stringify } from 'yaml'
import { type Stack, startStack } from '../support/stack.js'
import { pngOf } from './picture.js'

/** What the examples are run against: a real installation with a data set, a finished job and its model, and the files that examples name. */
export type Stage = {
  stack: Stack
  /** The folder in which examples run. */
  folder: string
  dataset: string
  /** A table with a value to predict, whose rows belong to patients. */
  table: string
  /** A finished job, whose model is `digits`. */
  job: string
  /** Another finished job, whose model is `letters`. */
  other: string
  close(): Promise<void>
}

const side = 28
const rows = 200
/** A dot that stands where the label says, on noise: enough to learn from in a moment. */
const pixel = (label: number, x: number, y: number, row: number) => (Math.hypot(x - 3 - 2.3 * label, y - 14) < 4 ? 255 : (x * 7 + y * 13 + row * 31) % 40)

function images(): File[] {
  const head = (...sides: number[]) => {
    const bytes = Buffer.alloc(4 + 4 * sides.length)
    bytes.writeUInt32BE(0x0800 + sides.length, 0)
    sides.forEach((each, index) => bytes.writeUInt32BE(each, 4 + 4 * index))
    return bytes
  }
  const pixels = Uint8Array.from({ length: rows * side * side }, (_, index) => {
    const row = Math.floor(index / side ** 2)
    return pixel(row % 10, index % side, Math.floor(index / side) % side, row)
  })
  const labels = Uint8Array.from({ length: rows }, (_, row) => row % 10)
  return [new File([head(rows, side, side), pixels], 'train-images-idx3-ubyte'), new File([head(rows), labels], 'train-labels-idx1-ubyte')]
}

/** Several rows of each patient, with a value above 0 to predict. */
const visits = (): File =>
  new File([['patient,age,days', ...Array.from({ length: 120 }, (_, row) => `p${row % 30},${20 + (row % 30)},${1 + (row % 7)}`)].join('\n')], 'visits.csv')

/** A row for each customer: its id, which says nothing, and whether it left. */
const customers = (): string =>
  ['customer,visits,spent,left', ...Array.from({ length: 60 }, (_, row) => `c${row},${row % 9},${10 + (row % 13)},${row % 9 < 4 ? 'yes' : 'no'}`)].join('\n')

/** Every file that an example uploads, small and of the form that its words promise. */
async function filesOfExamples(): Promise<Record<string, Uint8Array>> {
  const [pixels, labels] = await Promise.all(images().map(async (file) => Buffer.from(await file.arrayBuffer())))
  const loans = Array.from(
    { length: 40 },
    (_, row) => `${10_000 + (row % 5)},${row % 6 ? 900 + row * 31 : ''},${row % 2 ? 'Ulm' : 'Bonn'},${row % 3 ? 'yes' : 'no'}`,
  )
  const values = Buffer.from(Array.from({ length: 30 * 64 }, (_, index) => (index * 7) % 256))
  const classes = Buffer.from(Array.from({ length: 30 }, (_, row) => row % 3))
  return {
    'customers.csv': Buffer.from(customers()),
    'loans.csv': Buffer.from(['zip,income,town,paid', ...loans].join('\n')),
    'scans.npz': zipSync({ 'images.npy': npyOf([30, 8, 8], values), 'labels.npy': npyOf([30], classes) }),
    'pets.zip': zipSync(petsFiles()),
    'train-images.gz': gzipSync(pixels ?? Buffer.alloc(0)),
    'train-labels.gz': gzipSync(labels ?? Buffer.alloc(0)),
  }
}

/** An array of bytes as NumPy stores it (numpy.lib.format, version 1.0). */
function npyOf(shape: readonly number[], data: Buffer): Buffer {
  const text = `{'descr': '|u1', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`
  const padded = `${text.padEnd(Math.ceil((text.length + 11) / 64) * 64 - 11)}\n`
  const head = Buffer.from('\x93NUMPY\x01\x00\x00\x00', 'latin1')
  head.writeUInt16LE(padded.length, 8)
  return Buffer.concat([head, Buffer.from(padded), data])
}

/** Pictures of two classes, each in a folder of its own. */
const petsFiles = () =>
  Object.fromEntries(
    Array.from({ length: 24 }, (_, row) => [`pets/${row % 2 ? 'cat' : 'dog'}/${row}.png`, pngOf(32, 24, (x, y) => pixel(row % 2 ? 2 : 7, x, y, row))]),
  )

/** The smallest job of the examples; others are written out in the documents. */
export const jobOn = (dataset: string, { epochs = 2, model = 'digits' } = {}) => ({
  name: 'digits',
  dataset: { id: dataset },
  architecture: {
    layers: [{ type: 'flatten' as const }, { type: 'dense' as const, units: 16, activation: 'relu' as const }, { type: 'dropout' as const, rate: 0.1 }],
  },
  optimizer: { type: 'adam' as const },
  training: { epochs, batch_size: 32 },
  ensemble: { members: 2 },
  model: { name: model },
})

/**
 * Sets the stage.
 * @throws {Error} when a part of it is not ready in time.
 */
export async function setStage(): Promise<Stage> {
  const stack = await startStack()
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-docs-'))
  const close = async () => {
    await stack.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const { client } = stack
    const [dataset, table, churn] = await Promise.all([
      readyDataset(client, { name: 'dots', format: 'idx' }, images()),
      readyDataset(client, { name: 'visits', format: 'csv', label: 'days', task: 'regression' }, [visits()]),
      readyDataset(client, { name: 'customers', format: 'csv', label: 'left', ignore_columns: ['customer'] }, [new File([customers()], 'customers.csv')]),
    ])
    const submit = async (model: string, on = dataset) => {
      const { data } = await client.api.POST('/v1/jobs', { body: jobOn(on, { model }) as never })
      return data?.object === 'job' ? data.id : ''
    }
    const [job, other, third] = await Promise.all([submit('digits'), submit('letters'), submit('churn', churn)])
    for (const id of [job, other, third]) for await (const page of client.watchMetrics(id, { intervalMs: 200 })) if (page.complete) break
    // Where `npm start` keeps the first key.
    writeFileSync(join(stack.home, 'admin-key'), `${stack.key}\n`)
    writeFileSync(join(folder, 'job.json'), JSON.stringify(jobOn(dataset)))
    writeFileSync(join(folder, 'long.json'), JSON.stringify(jobOn(dataset, { epochs: 100_000 })))
    writeFileSync(join(folder, 'job.yaml'), stringify(jobOn(dataset)))
    writeFileSync(join(folder, 'table.csv'), ['a,b,label', ...Array.from({ length: 40 }, (_, row) => `${row},${row % 7},${row % 2 ? 'yes' : 'no'}`)].join('\n'))
    for (const [name, bytes] of Object.entries(await filesOfExamples())) writeFileSync(join(folder, name), bytes)
    writeFileSync(
      join(folder, 'seven.png'),
      pngOf(side, side, (x, y) => pixel(7, x, y, 0)),
    )
    return { stack, folder, dataset, table, job, other, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function readyDataset({ api, uploadDataset }: TrainyardClient, spec: Parameters<TrainyardClient['uploadDataset']>[0], files: File[]): Promise<string> {
  const { id } = await uploadDataset(spec, files)
  await waitFor<true>({
    what: `the data set ${spec.name} to be ready`,
    limitSeconds: 60,
    everyMilliseconds: 100,
    check: async () => (await api.GET('/v1/datasets/{id}', { params: { path: { id } } })).data?.status === 'ready',
  })
  return id
}
