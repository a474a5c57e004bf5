// The memory that a trainer takes to lay out the rows of a data set:  npm run bench:dataset-memory -- 50 400 1350   (megabytes of images)
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

const [, , ...words] = process.argv
if (process.send) await layOut(words[0], Number(words[1]))
else {
  const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-memory-'))
  try {
    for (const megabytes of words.length > 0 ? words.map(Number) : [50, 400]) {
      const file = path.join(folder, 'dataset.bin')
      await makeFile(file, rowsOf(megabytes))
      const child = fork(fileURLToPath(import.meta.url), [file, String(rowsOf(megabytes))])
      const [{ peak }] = await once(child, 'message')
      console.log(`${megabytes} MB of images: ${Math.round(peak / megabyte)} MB at most`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
