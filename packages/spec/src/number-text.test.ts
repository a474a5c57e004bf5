import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isInexact, isLongWhole, losesDigits } from './number-text.js'

/** Whether the nearest float64, rounded to where the last digit of the whole number stands, is that number again: by whole numbers alone. */
function isKept(value: bigint): boolean {
  const unit = 10n ** BigInt(String(value).length - String(value).replace(/0+$/, '').length)
  const nearest = BigInt(Number(value))
  return ((nearest + unit / 2n) / unit) * unit === value
}

/** A whole number in each of the ways in which it can be written. */
const writings = (value: bigint): string[] => {
  const digits = String(value)
  const [first = '', ...rest] = digits
  const scientific = (mark: string, zeros: string): string => `${first}.${rest.join('')}${zeros}${mark}${rest.length}`
  return [digits, `${digits}.`, `${digits}.000`, `${digits}e0`, `${digits}.0E0`, `${digits}0e-1`, scientific('e', '0'), scientific('E+', '0000')]
}
const beyond = fc.oneof(
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 54n + 100n }),
  fc.integer({ min: 54, max: 300 }).chain((power) => fc.bigInt({ min: 2n ** BigInt(power) - 1_000n, max: 2n ** BigInt(power) + 1_000n })),
)

test('a whole number that float64 cannot hold exactly is inexact, however it is written, unless it is the text of a float64', () => {
  fc.assert(
    fc.property(beyond, (value) => {
      for (const text of writings(value)) {
        expect([text, losesDigits(text), losesDigits(`-${text}`)]).toEqual([text, !isKept(value), !isKept(value)])
        const isLong = /^\d+(\.0*)?$/.test(text)
        expect([text, isLongWhole(text), isInexact(text)]).toEqual([text, isLong, isLong || !isKept(value)])
      }
    }),
    { numRuns: 2_000, examples: [[9_007_199_254_740_993n], [9_007_199_254_740_994n], [9_007_199_254_740_995n], [10n ** 23n], [12_345_678_901_234_567_890n]] },
  )
})

test('every float64 is kept in every text that programs write of it: the shortest, of 17 and more digits', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: 16, max: 60 }), (value, digits) => {
      for (const text of [String(value), value.toExponential(), value.toExponential(digits), value.toPrecision(digits)])
        expect([text, losesDigits(text)]).toEqual([text, false])
      expect(isInexact(value.toExponential())).toBe(false)
    }),
    { numRuns: 3_000 },
  )
})

test('below 2^53 nothing is inexact', () => {
  fc.assert(
    fc.property(fc.double({ min: -(2 ** 53) + 1, max: 2 ** 53 - 1, noNaN: true }), fc.nat({ max: 20 }), (value, digits) => {
      expect([isInexact(String(value)), isInexact(value.toFixed(digits))]).toEqual([false, false])
    }),
    { numRuns: 1_000 },
  )
})

test.each([
  ['9007199254740991', false, false],
  ['9007199254740992', true, false],
  ['9007199254740993', true, true],
  ['9007199254740993.0', true, true],
  ['9.007199254740993e15', false, true],
  ['900719925474099.3e1', false, true],
  ['9007199254740993.5', false, true],
  ['9.007199254740994E15', false, false],
  ['6.02e23', false, false],
  ['1e23', false, false],
  ['9.999999999999999161e+22', false, false],
  ['1e300', false, false],
  ['1e400', false, false],
  [`1${'0'.repeat(200)}1e1`, false, true],
  ['0.1', false, false],
])('%s: long whole %s, loses digits %s', (text, long, loses) => {
  expect([isLongWhole(text), losesDigits(text), isInexact(text)]).toEqual([long, loses, long || loses])
})
