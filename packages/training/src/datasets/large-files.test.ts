import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { datasetTensors, elementAt, readTensorFile, type StoredTensor, type UploadSpec, uploadSpec } from '@trainyard/spec'
import { withScratch } from '@trainyard/tables'
import fc from 'fast-check'
import { zipSync } from 'fflate'
import { afterAll, expect, test } from 'vitest'
import { prepareDataset } from './prepare-dataset.js'

const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-large-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Prepares an upload with its scratch on the disk, whose tensors are compared with what was written into the file. */
async function prepared(spec: UploadSpec, bytes: Uint8Array) {
  const { info, file } = await withScratch(folder, async (scratch) => {
    const { info: found, file: written } = await prepareDataset({ type: 'upload', spec, files: [] }, [{ filename: 'a', bytes }], scratch)
    return { info: found, file: written }
  })
  expect(readdirSync(folder)).toEqual([])
  const tensors = readTensorFile(file)
  return { info, data: (name: string): StoredTensor['data'] => tensors.tensor(name).data }
}

/** Numbers that follow from a seed, from 0 to 1. */
function numbersFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff
    return state / 2 ** 31
  }
}

// Around the number of rows that are in memory at a time, and where there are several times as many.
const rowCount = fc.constantFrom(2_047, 2_048, 2_049, 4_096, 4_500)

test('a table that is larger than what is in memory of it is stored as it was written, whatever its columns hold', async () => {
  await fc.assert(
    fc.asyncProperty(rowCount, fc.nat(0xffff), async (count, seed) => {
      const next = numbersFrom(seed)
      const below = (most: number): number => Math.floor(most * next())
      const rows = Array.from({ length: count }, (_, row) => ({
        number: below(20) === 0 ? '' : String(Math.round(1e6 * next()) / 1e3),
        late: row < count - 3 ? String(below(50)) : `text ${below(3)}`,
        town: below(10) === 0 ? '' : `town ${below(300)}`,
        note: `words ${below(900)} and some more words`,
        day: new Date(Date.UTC(2020, 0, 1 + below(1_000))).toISOString().slice(0, 10),
        side: below(4) === 0 ? 'test' : 'train',
        y: `class ${row % 3}`,
      }))
      const names = ['number', 'late', 'town', 'note', 'day', 'side', 'y'] as const
      const text = [names, ...rows.map((row) => names.map((name) => row[name]))].map((cells) => cells.join()).join('\n')
      const columns = { late: { type: 'categorical' }, note: { type: 'text' } }
      const spec = uploadSpec.parse({ format: 'csv', name: 'x', label: 'y', split_column: 'side', columns })
      const { info, data } = await prepared(spec, new TextEncoder().encode(text))
      expect(info.columns.map(({ type }) => type)).toEqual(['numeric', 'categorical', 'categorical', 'text', 'date'])
      for (const part of ['train', 'test'] as const) {
        const own = rows.filter(({ side }) => side === part)
        const column = (index: number): number[] => [...data(datasetTensors.column(part, index))].map(Number)
        const named = (index: number): (string | undefined)[] => column(index).map((code) => info.columns[index]?.categories?.[code] ?? '') // default: missing
        expect(column(0)).toEqual(own.map(({ number }) => (number === '' ? Number.NaN : Number(number))))
        // A category that test rows alone have is unknown.
        const known = (index: number, cell: string): string => (info.columns[index]?.categories?.includes(cell) ? cell : '')
        expect(named(1)).toEqual(own.map(({ late }) => known(1, late)))
        expect(named(2)).toEqual(own.map(({ town }) => known(2, town)))
        const ends = data(datasetTensors.textEnds(part, 3))
        const bytes = data(datasetTensors.texts(part, 3)) as Uint8Array
        const notes = Array.from({ length: ends.length - 1 }, (_, place) =>
          new TextDecoder().decode(bytes.subarray(Number(ends[place]), Number(ends[place + 1]))),
        )
        expect(column(3).map((code) => notes[code])).toEqual(own.map(({ note }) => note))
        expect(column(4)).toEqual(own.map(({ day }) => Date.parse(day)))
        expect([...data(datasetTensors.labels(part))].map((label) => info.classes[Number(label)])).toEqual(own.map(({ y }) => y))
      }
      const numbers = rows.flatMap(({ side, number }) => (side === 'train' && number !== '' ? [Number(number)] : []))
      const mean = numbers.reduce((sum, value) => sum + value, 0) / numbers.length
      expect(info.columns[0]?.mean).toBeCloseTo(mean, 8)
      expect(info.columns[0]?.std).toBeCloseTo(Math.sqrt(numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0) / numbers.length), 8)
    }),
    { numRuns: 3, endOnFailure: true },
  )
})

/** An NPY file of version 1. */
function npy(descr: string, shape: readonly number[], fortran: boolean, data: Uint8Array): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': ${fortran ? 'True' : 'False'}, 'shape': (${shape.map((side) => `${side},`).join('')}), }\n`
  const header = Buffer.alloc(10)
  header.write('\x93NUMPY\x01\x00', 'latin1')
  header.writeUInt16LE(text.length, 8)
  return Buffer.concat([header, Buffer.from(text), data])
}

test('images of an array that is larger than what is in memory of it are stored as they were written, in either order and as bytes or fractions', async () => {
  await fc.assert(
    fc.asyncProperty(fc.boolean(), fc.boolean(), fc.nat(0xffff), async (fortran, fractions, seed) => {
      const shape = [1_000, 20, 18, 3]
      const [rows, height, width, channels] = shape as [number, number, number, number]
      const next = numbersFrom(seed)
      const levels = Uint8Array.from({ length: rows * height * width * channels }, () => 256 * next())
      const placeOf = (row: number, y: number, x: number, channel: number): number =>
        fortran ? row + rows * (y + height * (x + width * channel)) : ((row * height + y) * width + x) * channels + channel
      const data = fractions ? new Uint8Array(Float32Array.from(levels, (level) => level / 255).buffer) : levels
      const y = Int32Array.from({ length: rows }, (_, row) => row % 2)
      const arrays = { 'x.npy': npy(fractions ? '<f4' : '|u1', shape, fortran, data), 'y.npy': npy('<i4', [rows], false, new Uint8Array(y.buffer)) }
      const spec = uploadSpec.parse({ format: 'npz', name: 'x', test_fraction: 0 })
      const stored = (await prepared(spec, zipSync(arrays, { level: 0 }))).data(datasetTensors.images('train'))
      let [place, wrong] = [0, 0]
      for (let row = 0; row < rows; row += 1)
        for (let at = 0; at < height; at += 1)
          for (let x = 0; x < width; x += 1)
            for (let channel = 0; channel < channels; channel += 1) {
              if (stored[place] !== elementAt(levels, placeOf(row, at, x, channel), 'levels')) wrong += 1
              place += 1
            }
      expect([stored.length, wrong]).toEqual([levels.length, 0])
    }),
    { numRuns: 3, endOnFailure: true },
  )
})
