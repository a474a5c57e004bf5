import { mkdtempSync, rmSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readTensorFile, type StoredTensor, tensorFileParts, writeTensorFile } from '@trainyard/spec'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { openTensorFileOnDisk } from './tensor-file-on-disk.js'

const folder = mkdtempSync(path.join(tmpdir(), 'trainyard-tensors-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const file = path.join(folder, 'a.bin')

const arrays = { U8: Uint8Array, I32: Int32Array, F32: Float32Array, F64: Float64Array } as const
const tensor = fc
  .record({ dtype: fc.constantFrom('U8', 'I32', 'F32', 'F64'), rows: fc.nat(7), width: fc.integer({ min: 1, max: 5 }), seed: fc.nat(200) })
  .map(({ dtype, rows, width, seed }) => {
    const data = arrays[dtype].from(Array.from({ length: rows * width }, (_, index) => (seed + 7 * index) % 251))
    return { dtype, shape: [rows, width], data } as StoredTensor
  })

test('a file on the disk has what it has in memory, as tensors and as rows, also after its name is gone; its parts joined are the file', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), tensor, { maxKeys: 5 }), fc.nat(), (tensors, place) => {
      const bytes = writeTensorFile(tensors, { about: 'x' })
      expect(Buffer.concat([...tensorFileParts(tensors, { about: 'x' })]).equals(bytes)).toBe(true)
      writeFileSync(file, bytes)
      const onDisk = openTensorFileOnDisk(file)
      unlinkSync(file)
      const inMemory = readTensorFile(bytes)
      expect([onDisk.file.metadata, onDisk.file.names]).toEqual([inMemory.metadata, inMemory.names])
      for (const [name, { shape, data }] of Object.entries(tensors)) {
        expect(onDisk.file.tensor(name)).toEqual(tensors[name])
        expect(inMemory.tensor(name)).toEqual(tensors[name])
        const [rows = 0, width = 1] = shape
        const [from, to] = [place % (rows + 1), rows - (place % (rows - (place % (rows + 1)) + 1))].sort((a, b) => a - b) as [number, number]
        const part = data.slice(from * width, to * width)
        for (const open of [onDisk.file, inMemory]) expect(Buffer.from(open.rows(name, from, to)).equals(Buffer.from(part.buffer))).toBe(true)
        expect(() => onDisk.file.rows(name, 0, rows + 1)).toThrow('has no rows')
      }
      onDisk.close()
    }),
    { numRuns: 50 },
  )
})

test.each([0, 7, 12, 40])('a file of which only %i bytes are there is said to be damaged', (length) => {
  writeFileSync(file, writeTensorFile({ a: { dtype: 'F64', shape: [4], data: new Float64Array(4) } }))
  truncateSync(file, length)
  expect(() => {
    const { file: open, close } = openTensorFileOnDisk(file)
    try {
      open.tensor('a')
    } finally {
      close()
    }
  }).toThrow(RangeError)
})
