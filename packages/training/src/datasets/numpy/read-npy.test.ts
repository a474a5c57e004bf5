import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bytesInMemory } from '@trainyard/spec'
import { numberBlocks, openNpy } from './read-npy.js'

/** How many elements an array gives. */
function elements(bytes: Uint8Array, filename = 'a.npy'): number {
  const array = openNpy(filename, bytesInMemory(bytes))
  return array.kind === 'texts' ? [...array.texts()].length : [...numberBlocks(array)].reduce((sum, { length }) => sum + length, 0)
}

/** An NPY file of version 1 with this header and so many bytes of data. */
function npy(descr: string, shape: readonly number[], dataBytes: number): Uint8Array {
  const text = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.map((side) => `${side},`).join('')}), }\n`
  const bytes = new Uint8Array(10 + text.length + dataBytes)
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
  new DataView(bytes.buffer).setUint16(8, text.length, true)
  bytes.set(new TextEncoder().encode(text), 10)
  return bytes
}

const sizes: Readonly<Record<string, number>> = {
  '|b1': 1,
  '|u1': 1,
  '<i2': 2,
  '<f4': 4,
  '<f8': 8,
  '|S1': 1,
  '|S3': 3,
  '<U1': 4,
  '<U2': 8,
  '|S0': 0,
  '<U0': 0,
  '|S': 0,
  '<U': 0,
}

test('a file gives no more elements than it has bytes for, whatever its header claims', () => {
  const side = fc.oneof(fc.integer({ min: 0, max: 4 }), fc.constantFrom(500_000_000, 5_000_000_000, 2 ** 53, 1e20))
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(sizes)), fc.array(side, { minLength: 1, maxLength: 4 }), fc.nat(64), (descr, shape, dataBytes) => {
      const claimed = shape.reduce((product, each) => product * each, 1)
      const isTrue = sizes[descr] !== 0 && claimed * Number(sizes[descr]) === dataBytes
      const read = () => elements(npy(descr, shape, dataBytes))
      if (isTrue) expect(read()).toBe(claimed)
      else expect(read).toThrow(/a\.npy|header|elements/)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  ['<U0', 500_000_000],
  ['|S0', 5_000_000_000],
])('elements without bytes are rejected before anything is made of them: %s', (descr, count) => {
  expect(() => elements(npy(descr, [count], 0), 'labels.npy')).toThrow('elements must be at least one character long')
})
