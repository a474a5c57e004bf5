import { expect, test } from 'vitest'
import { numbersOf } from '@trainyard/testing/training/table-numbers.js'
import { readRDataFrame } from './r-data-frame.js'

const integer = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeInt32BE(value)
  return bytes
}
const real = (value: number): Buffer => {
  const bytes = Buffer.alloc(8)
  bytes.writeDoubleBE(value)
  return bytes
}
const characters = (text: string): Buffer => Buffer.concat([integer(0x40009), integer(text.length), Buffer.from(text)])
const strings = (...texts: string[]): Buffer => Buffer.concat([integer(16), integer(texts.length), ...texts.map(characters)])
const symbol = (name: string): Buffer => Buffer.concat([integer(1), characters(name)])
const pair = (tag: Buffer, value: Buffer): Buffer => Buffer.concat([integer(0x402), tag, value])
const end = integer(254)
const levels = (tag: Buffer, ...texts: string[]): Buffer => Buffer.concat([pair(tag, strings(...texts)), end])
/** The levels are named by a symbol once, and by a reference to it from then on. */
const factor = (tag: Buffer, values: number[], ...texts: string[]): Buffer =>
  Buffer.concat([integer(0x300 | 13), integer(values.length), ...values.map(integer), levels(tag, ...texts)])
const missing = -(2 ** 31)

const frame = Buffer.concat([
  Buffer.from('X\n'),
  integer(3),
  integer(0x40202),
  integer(0x30500),
  integer(5),
  Buffer.from('UTF-8'),
  integer(0x300 | 19),
  integer(4),
  factor(symbol('levels'), [2, missing, 1], 'red', 'blue'),
  Buffer.concat([integer(14), integer(3), real(1.5), real(Number.NaN), real(-2)]),
  Buffer.concat([integer(13), integer(3), integer(7), integer(missing), integer(9)]),
  factor(integer(0x1ff), [1, 2, 2], 'stays', 'leaves'),
  pair(symbol('names'), strings('colour', 'weight', 'count', 'outcome')),
  end,
])

test('a data frame of R becomes a table: factors with their levels, numbers, missing values', () => {
  expect(numbersOf(readRDataFrame(frame, 'outcome'))).toEqual({
    columns: [
      { name: 'colour', type: 'categorical', values: Int32Array.of(1, -1, 0), categories: ['red', 'blue'] },
      { name: 'weight', type: 'numeric', values: Float64Array.of(1.5, Number.NaN, -2) },
      { name: 'count', type: 'numeric', values: Float64Array.of(7, Number.NaN, 9) },
    ],
    labels: Int32Array.of(0, 1, 1),
    classes: ['stays', 'leaves'],
    label: 'outcome',
    rows: 3,
  })
})

test('a label that is no factor is rejected by name', () => {
  expect(() => readRDataFrame(frame, 'weight')).toThrow('weight')
})
