import { expect, test } from 'vitest'
import { datasetFormat, datasetFormats, describeSignature, recognizeFormat, uploadSpec } from './index.js'

const bytes = (...start: number[]) => Uint8Array.from(start)

test('every record is an alternative of the upload and is recognized by its own files', () => {
  expect(uploadSpec.options.map((option) => option.shape.format.value)).toEqual(datasetFormats.map(({ type }) => type))
  for (const { type, label, description, kinds, files, fields } of datasetFormats) {
    expect(uploadSpec.options.find((option) => option.shape.format.value === type)?.shape).toMatchObject(fields)
    expect(datasetFormat(type).label).toBe(label)
    expect([label, description, files.words]).not.toContain('')
    expect(kinds.length).toBeGreaterThan(0)
    expect(Math.min(...files.counts)).toBeGreaterThan(0)
    expect(files.extensions.length + files.signatures.length).toBeGreaterThan(0)
    for (const extension of files.extensions) expect(recognizeFormat(`some${extension.toUpperCase()}`, bytes())).toBe(type)
  }
})

test('a file is recognized by the ending of its name, else by its first bytes', () => {
  expect(recognizeFormat('table.csv', bytes(0x61))).toBe('csv')
  expect(recognizeFormat('train-images-idx3-ubyte', bytes(0, 0, 8, 3))).toBe('idx')
  expect(recognizeFormat('train-images.gz', bytes(0x1f, 0x8b, 8))).toBe('idx')
  expect(recognizeFormat('arrays.npz', bytes(0x50, 0x4b, 3, 4))).toBe('npz')
})

test('no format is guessed: not for a zip of any name, which two formats use, nor for text or an image', () => {
  expect(recognizeFormat('upload', bytes(0x50, 0x4b, 3, 4))).toBeNull()
  expect(recognizeFormat('table.txt', bytes(0x61, 0x2c, 0x62))).toBeNull()
  expect(recognizeFormat('photo.png', bytes(0x89, 0x50, 0x4e, 0x47))).toBeNull()
})

test('what a file is in place of a text is recognized by its first bytes', () => {
  expect(describeSignature(bytes(0x89, 0x50, 0x4e, 0x47))).toBe('a PNG image')
  expect(describeSignature(bytes(0x50, 0x4b, 3, 4))).toBe('a zip archive')
  expect(describeSignature(bytes(0, 0, 8, 1))).toBe('an IDX file')
  expect(describeSignature(bytes(0x61, 0x2c))).toBeNull()
})
