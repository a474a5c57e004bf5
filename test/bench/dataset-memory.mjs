// The memory that a trainer takes beyond its own, by megabytes of a file:
//   npm run bench:dataset-memory -- images 50 400 1350    to lay out the rows of a data set of images
//   npm run bench:dataset-memory -- csv 50 400            to prepare an upload: 20 columns of numbers of six digits and a label
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const compiled = (file) => import(new URL(`../../${file}`, import.meta.url).href)
const side = 64
const imageBytes = side * side * 3
const megabyte = 1e6

const rowsOf = (megabytes) => Math.floor((megabytes * megabyte) / imageBytes)

/** Writes a tensor file of so many images without holding it. */
async function makeFile(file, rows) {
  const { datasetTensors } = await compiled('packages/spec/dist/index.js')
  const [labels, images] = [4 * rows, rows * imageBytes]
  const header = JSON.stringify({
    [datasetTensors.labels('train')]: { dtype: 'I32', shape: [rows], data_offsets: [0, labels] },
    [datasetTensors.images('train')]: { dtype: 'U8', shape: [rows, side, side, 3], data_offsets: [labels, labels + images] },
  })
  const padded = Buffer.from(header.padEnd(8 * Math.ceil(header.length / 8)))
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(padded.length))
  const out = await open(file, 'w')
  for (const part of [length, padded, new Uint8Array(Int32Array.from({ length: rows }, (_, row) => row % 2).buffer)]) await out.write(part)
  for (let row = 0; row < rows; row += 100) await out.write(Buffer.alloc(Math.min(100, rows - row) * imageBytes, row % 251))
  await out.close()
}

/** Lays the rows out as a trainer does, and says what that took. */
async function layOut(file, rows) {
  const [{ openTensorFileOnDisk }, { prepareSplits }] = await Promise.all([
    compiled('apps/worker/dist/trainer/tensor-file-on-disk.js'),
    compiled('packages/training/dist/datasets/splits/prepare-splits.js'),
  ])
  const info = { kind: 'image', task: 'classification', rows, test_rows: 0, input_shape: [side, side, 3], classes: ['a', 'b'], columns: [], label: null }
  const spec = { task: 'classification', seed: 1, dataset: { validation_fraction: 0.2 }, training: {}, architecture: { layers: [] } }
  const before = process.memoryUsage.rss()
  const splits = prepareSplits(spec, info, openTensorFileOnDisk(file).file)
  process.send({ peak: 1_024 * process.resourceUsage().maxRSS - before, rows: splits.train.rows })
}

/** Writes a CSV of so many megabytes without holding it. */
async function makeCsv(file, megabytes) {
  const out = await open(file, 'w')
  await out.write(`${Array.from({ length: columns }, (_, column) => `c${column}`).join()},y\n`)
  let state = 1
  const number = () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return (state / 2 ** 31).toFixed(6)
  }
  for (let written = 0; written < megabytes * megabyte; ) {
    const lines = Array.from({ length: 1_000 }, (_, row) => `${Array.from({ length: columns }, number).join()},${row % 3}\n`)
    written += (await out.write(lines.join(''))).bytesWritten
  }
  await out.close()
}
const columns = 20

/** Prepares an upload and writes the data set as a trainer does, and says what that took. */
async function prepare(file) {
  const [{ withUploadedFiles }, { createHandOver }, { prepareDataset }, { tensorFileParts, uploadSpec }] = await Promise.all(
    [
      'apps/worker/dist/trainer/uploaded-files.js',
      'apps/worker/dist/trainer/hand-over.js',
      'packages/training/dist/index.js',
      'packages/spec/dist/index.js',
    ].map(compiled),
  )
  const source = { type: 'upload', files: [], spec: uploadSpec.parse({ format: 'csv', label: 'y', name: 'x' }) }
  const before = process.memoryUsage.rss()
  await withUploadedFiles([{ filename: 'a.csv', path: file }], async (files) => {
    const { info, tensors } = await prepareDataset(source, files)
    createHandOver(path.dirname(file))(tensorFileParts(tensors))
    process.send({ peak: 1_024 * process.resourceUsage().maxRSS - before, rows: info.rows })
  })
}

const kinds = {
  images: { make: (file, megabytes) => makeFile(file, rowsOf(megabytes)), run: (file, megabytes) => layOut(file, rowsOf(megabytes)) },
  csv: { make: makeCsv, run: prepare },
}
const [, , kind = 'images', ...sizes] = process.argv
if (!(kind in kinds)) throw new Error(`there is no ${kind}; there are ${Object.keys(kinds).join(', ')}`)
if (process.send) await kinds[kind].run(sizes[0], Number(sizes[1]))
else {
  const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-memory-'))
  try {
    for (const megabytes of sizes.length > 0 ? sizes.map(Number) : [50, 400]) {
      const file = path.join(folder, 'file')
      await kinds[kind].make(file, megabytes)
      const child = fork(fileURLToPath(import.meta.url), [kind, file, String(megabytes)])
      const [{ peak }] = await once(child, 'message')
      console.log(`${megabytes} MB of ${kind}: ${Math.round(peak / megabyte)} MB at most`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
