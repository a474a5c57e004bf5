import { expect, test } from 'vitest'
import { decodeLzma2 } from './lzma2.js'

/** Made by liblzma. */
const packed = Buffer.from('4ACwAEldADoaCM524tq3jjyr5kASOAYvN/aJl2eHS6r1M8tGdO/SUZnQVIEgZotK7nOEvEq8CQBAfekFsa3MNNZG1Z+p6STKTUrlxw/nXgAA', 'base64')
const text = Buffer.concat([
  Buffer.from('the trainer trains the train of trainers; '.repeat(3)),
  Buffer.from(Uint8Array.from({ length: 40 }, (_, index) => index)),
  Buffer.from('the trainer'),
])

test('what liblzma packed comes out as it was, byte for byte', () => {
  expect(Buffer.from(decodeLzma2(packed, text.length))).toEqual(text)
})

test('chunks that were not packed are copied', () => {
  expect([...decodeLzma2(Uint8Array.of(1, 0, 2, 7, 8, 9, 0), 3)]).toEqual([7, 8, 9])
})

test.each([
  ['a chunk of no kind', Uint8Array.of(5, 0, 0), 1],
  ['more bytes than there should be', Uint8Array.of(1, 0, 2, 7, 8, 9, 0), 2],
  ['fewer bytes than there should be', Uint8Array.of(1, 0, 2, 7, 8, 9, 0), 4],
  ['no parameters', Uint8Array.of(0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 1],
])('damaged data are rejected: %s', (_what, bytes, size) => {
  expect(() => decodeLzma2(bytes, size)).toThrow(RangeError)
})
