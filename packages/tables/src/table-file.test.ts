import { cellReader } from '@trainyard/csv'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { numberText } from './table-file.js'

test('a float64 of a typed file is read back from its cell as it was, beyond 2^53 too', () => {
  const { number } = cellReader({})
  const whole = fc.tuple(fc.double({ min: 1, max: 2, noNaN: true }), fc.integer({ min: 50, max: 1_000 })).map(([part, power]) => part * 2 ** power)
  fc.assert(
    fc.property(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), whole, fc.constantFrom(-0, 2 ** 53, 1e20, -1e20, 1e21)), (value) => {
      expect(number(numberText(value))).toBe(value)
    }),
    { numRuns: 2_000 },
  )
})
