// The memory and the time that a trainer takes for a data set, by megabytes of a file:
//   npm run bench:dataset-memory -- images 50 400 1350    to lay out the rows of a data set of images for training
//   npm run bench:dataset-memory -- csv 50 400            to prepare an upload: 20 columns of numbers of six digits and a label
//   npm run bench:dataset-memory -- texts 50 400          the same of 4 columns of categories, one of free text and 5 of numbers
//   npm run bench:dataset-memory -- npz 50 400            the same of an array of images and one of labels
//   npm run bench:dataset-memory -- table-npz 50 400      the same of an array of 20 columns of float32
//   npm run bench:dataset-memory -- zip 50 400            the same of a zip of PNG files of noise
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { crc32 } from 'node:zlib'

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

/** Numbers that follow from a seed, from 0 to 1. */
function numbersFrom(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return state / 2 ** 31
  }
}

/** Writes a text of so many megabytes without holding it. */
async function makeText(file, megabytes, heading, line) {
  const out = await open(file, 'w')
  await out.write(`${heading}\n`)
  for (let written = 0, row = 0; written < megabytes * megabyte; row += 1_000) {
    const lines = Array.from({ length: 1_000 }, (_, index) => `${line(row + index)}\n`)
    written += (await out.write(lines.join(''))).bytesWritten
  }
  await out.close()
}

const columns = 20
function makeCsv(file, megabytes) {
  const next = numbersFrom(1)
  const heading = [...Array.from({ length: columns }, (_, column) => `c${column}`), 'y'].join()
  return makeText(file, megabytes, heading, (row) => [...Array.from({ length: columns }, () => next().toFixed(6)), row % 3].join())
}

function makeTexts(file, megabytes) {
  const next = numbersFrom(1)
  const below = (most) => Math.floor(most * next())
  const words = 'red blue green fox runs over the lazy dog and a quick river flows under an old stone bridge'.split(' ')
  const heading = 'city,color,size,code,note,a,b,c,d,e,y'
  return makeText(file, megabytes, heading, (row) => {
    const note = Array.from({ length: 8 }, () => words[below(words.length)]).join(' ')
    const numbers = Array.from({ length: 5 }, () => next().toFixed(4))
    return [`city ${below(800)}`, `color ${below(7)}`, 'SML'[below(3)], `k${below(90_000)}`, `${note} ${row}`, ...numbers, row % 3].join()
  })
}

/** Writes a zip whose files are stored as they are. `files` gives each as a name, its size and its parts. */
async function makeZip(file, files) {
  const out = await open(file, 'w')
  const central = []
  let at = 0
  const write = async (bytes) => void (at += (await out.write(bytes)).bytesWritten)
  for (const { name, bytes, parts } of files) {
    const start = at
    let sum = 0
    for (const part of parts()) sum = crc32(part, sum)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt32LE(sum, 10)
    fields.writeUInt32LE(bytes, 14)
    fields.writeUInt32LE(bytes, 18)
    fields.writeUInt16LE(name.length, 22)
    await write(Buffer.concat([Buffer.from('PK\x03\x04'), fields, Buffer.from(name)]))
    for (const part of parts()) await write(part)
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(start, 10)
    central.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 0]), fields, rest, Buffer.from(name)]))
  }
  const start = at
  for (const entry of central) await write(entry)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(central.length, 8)
  end.writeUInt16LE(central.length, 10)
  end.writeUInt32LE(at - start, 12)
  end.writeUInt32LE(start, 16)
  await write(end)
  await out.close()
}

/** An NPY array as a file of a zip. */
function npyFile(name, descr, shape, parts) {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join()},), }\n`
  const header = Buffer.concat([Buffer.from([0x93]), Buffer.from('NUMPY\x01\x00'), Buffer.from(Uint16Array.of(text.length).buffer), Buffer.from(text)])
  const bytes = header.length + shape.reduce((product, side) => product * side, Number(descr.slice(2)))
  return {
    name,
    bytes,
    *parts() {
      yield header
      yield* parts()
    },
  }
}

/** So many bytes of noise that is another in each part. */
function* noise(bytes, partBytes) {
  const part = Buffer.from(Uint8Array.from({ length: partBytes }, numbersFrom(1)).map((_, index) => (index * 2_654_435_761) >>> 24))
  for (let done = 0; done < bytes; done += partBytes) {
    part.writeUInt32LE(done, 0)
    yield part.subarray(0, Math.min(partBytes, bytes - done))
  }
}

const labelsFile = (rows) => npyFile('y.npy', '<i4', [rows], () => [Buffer.from(Int32Array.from({ length: rows }, (_, row) => row % 2).buffer)])

function makeNpz(file, megabytes) {
  const rows = rowsOf(megabytes)
  return makeZip(file, [npyFile('x.npy', '|u1', [rows, side, side, 3], () => noise(rows * imageBytes, imageBytes)), labelsFile(rows)])
}

function makeTableNpz(file, megabytes) {
  const rows = Math.floor((megabytes * megabyte) / (4 * columns))
  const next = numbersFrom(1)
  const block = Buffer.from(Float32Array.from({ length: 1_000 * columns }, next).buffer)
  const bytes = 4 * columns * rows
  const parts = function* () {
    for (let done = 0; done < bytes; done += block.length) {
      block.writeFloatLE(done, 0)
      yield block.subarray(0, Math.min(block.length, bytes - done))
    }
  }
  return makeZip(file, [npyFile('x.npy', '<f4', [rows, columns], parts), labelsFile(rows)])
}

async function makeImageZip(file, megabytes) {
  const { default: sharp } = await import(createRequire(new URL('../../packages/training/package.json', import.meta.url)).resolve('sharp'))
  const large = 256
  const files = []
  for (const pixels of noise(megabytes * megabyte, 3 * large * large)) {
    if (pixels.length < 3 * large * large) break
    const png = await sharp(Buffer.from(pixels), { raw: { width: large, height: large, channels: 3 } })
      .png({ compressionLevel: 0 })
      .toBuffer()
    files.push({ name: `${files.length % 2}/${files.length}.png`, bytes: png.length, parts: () => [png] })
  }
  await makeZip(file, files)
}

/** Prepares an upload and writes the data set as a trainer does, and says what that took. */
async function prepare(file, spec) {
  const [{ withUploadedFiles }, { createHandOver }, { prepareDataset }, { tensorFileParts, uploadSpec }, { withScratch }] = await Promise.all(
    [
      'apps/worker/dist/trainer/uploaded-files.js',
      'apps/worker/dist/trainer/hand-over.js',
      'packages/training/dist/index.js',
      'packages/spec/dist/index.js',
      'packages/tables/dist/index.js',
    ].map(compiled),
  )
  const source = { type: 'upload', files: [], spec: uploadSpec.parse({ name: 'x', ...spec }) }
  const folder = mkdtempSync(path.join(path.dirname(file), 'attempt-'))
  const before = process.memoryUsage.rss()
  await withUploadedFiles([{ filename: 'a.csv', path: file }], (files) =>
    withScratch(folder, async (scratch) => {
      const { info, tensors } = await prepareDataset(source, files, scratch)
      const { sha256 } = createHandOver(folder)(tensorFileParts(tensors))
      // Of the processor, and not of the clock: others may be at work on the machine.
      const { user, system } = process.cpuUsage()
      process.send({ peak: 1_024 * process.resourceUsage().maxRSS - before, rows: info.rows, seconds: (user + system) / 1e6, sha256 })
    }),
  )
}

const kinds = {
  images: { make: (file, megabytes) => makeFile(file, rowsOf(megabytes)), run: (file, megabytes) => layOut(file, rowsOf(megabytes)) },
  csv: { make: makeCsv, run: (file) => prepare(file, { format: 'csv', label: 'y' }) },
  texts: { make: makeTexts, run: (file) => prepare(file, { format: 'csv', label: 'y' }) },
  npz: { make: makeNpz, run: (file) => prepare(file, { format: 'npz' }) },
  'table-npz': { make: makeTableNpz, run: (file) => prepare(file, { format: 'npz' }) },
  zip: { make: makeImageZip, run: (file) => prepare(file, { format: 'images' }) },
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
      const [{ peak, seconds, sha256 }] = await once(child, 'message')
      const more = seconds === undefined ? '' : `, ${seconds.toFixed(1)} s of the processor, sha256 ${sha256.slice(0, 16)}`
      console.log(`${megabytes} MB of ${kind}: ${Math.round(peak / megabyte)} MB at most${more}`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
