import { describe, expect, test } from 'vitest'
import * as fc from 'fast-check'
import { fromBfloat16, fromFloat16, toBfloat16, toFloat16 } from './half-floats.js'

const formats = [
  { name: 'FP16', encode: toFloat16, decode: fromFloat16, infinity: 0x7c00 },
  { name: 'BF16', encode: toBfloat16, decode: fromBfloat16, infinity: 0x7f80 },
]

/** The bits of the finite number of a format that lies nearest, found among all of them; of two equally near, the one whose bits are even. */
function nearestBits(value: number, decode: (bits: number) => number, infinity: number): number {
  let best = 0
  for (let bits = 1; bits < infinity; bits++) {
    const [distance, least] = [Math.abs(decode(bits) - value), Math.abs(decode(best) - value)]
    if (distance < least || (distance === least && bits % 2 === 0)) best = bits
  }
  return best
}

describe.each(formats)('$name', ({ encode, decode, infinity }) => {
  test('every bit pattern comes back from its number', () => {
    for (let bits = 0; bits < 0x1_0000; bits++) {
      const value = decode(bits)
      if (Number.isNaN(value)) expect(Number.isNaN(decode(encode(value)))).toBe(true)
      else expect(encode(value)).toBe(bits)
    }
  })

  test('a number becomes the nearest that the format holds, ties to even', () => {
    const largest = decode(infinity - 1)
    const sizes = fc.oneof(
      fc.double({ min: 0, max: 8, noNaN: true }),
      fc.double({ min: 0, max: largest, noNaN: true }),
      fc.double({ min: 0, max: decode(20), noNaN: true }),
    )
    // Halfway points are where a rule of rounding shows.
    const halfway = fc.integer({ min: 0, max: infinity - 2 }).map((bits) => (decode(bits) + decode(bits + 1)) / 2)
    fc.assert(
      fc.property(fc.oneof(sizes, halfway), (size) => {
        expect(encode(size)).toBe(nearestBits(size, decode, infinity))
        expect(encode(-size)).toBe(0x8000 | nearestBits(size, decode, infinity))
      }),
      { numRuns: 60 },
    )
  })

  test('what lies beyond the largest by half a step or more is infinite', () => {
    const largest = decode(infinity - 1)
    const step = largest - decode(infinity - 2)
    expect(encode(largest + step / 2)).toBe(infinity)
    expect(encode(largest + step * 0.499)).toBe(infinity - 1)
    expect(encode(-Infinity)).toBe(0x8000 | infinity)
  })
})

test('FP16 has the values of IEEE 754', () => {
  const known = [
    [0x0001, 2 ** -24],
    [0x03ff, 2 ** -14 - 2 ** -24],
    [0x0400, 2 ** -14],
    [0x3555, 0.333251953125],
    [0x3c00, 1],
    [0x3c01, 1.0009765625],
    [0xc000, -2],
    [0x7bff, 65_504],
  ] as const
  for (const [bits, value] of known) expect(fromFloat16(bits)).toBe(value)
})

test('BF16 is the upper half of single precision', () => {
  const view = new DataView(new ArrayBuffer(4))
  for (let bits = 0; bits < 0x1_0000; bits++) {
    view.setUint16(0, bits)
    expect(fromBfloat16(bits)).toBe(view.getFloat32(0))
  }
})
