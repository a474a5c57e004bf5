import { binOfNumber, limits, type ReferenceBins } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { binsOfCategories, binsOfNumbers } from './reference-bins.js'

type Numbers = Extract<ReferenceBins, { type: 'numbers' }>
const numbersOf = (values: readonly number[]): Numbers => {
  const bins = binsOfNumbers(Float64Array.from(values))
  if (bins?.type !== 'numbers') throw new Error('there are numbers')
  return bins
}

/** In which bin a value belongs, by comparing it with one bound after the other. */
const placeOf = ({ low, edges }: Numbers, value: number): number =>
  Number.isNaN(value) ? edges.length + 2 : value < low ? 0 : 1 + edges.filter((edge) => edge < value).length

test('every number is in one bin: the least value, tenths of the rows and the largest are edges, and what is beyond or missing is apart', () => {
  const value = fc.oneof(
    fc.double({ noDefaultInfinity: true, noNaN: true }).map((each) => each + 0),
    fc.integer({ min: 0, max: 3 }),
    fc.constant(Number.NaN),
  )
  fc.assert(
    fc.property(fc.array(value, { maxLength: 80 }), value, (values, other) => {
      const present = values.filter((each) => !Number.isNaN(each)).toSorted((one, next) => one - next)
      fc.pre(present.length > 0)
      const bins = numbersOf(values)
      expect([bins.low, bins.edges.at(-1)]).toEqual([present[0], present.at(-1)])
      const tenths = Array.from({ length: limits.driftQuantiles }, (_, index) => index + 1)
      const least = tenths.map((tenth) =>
        present.find((each) => present.filter((other) => other <= each).length * limits.driftQuantiles >= tenth * present.length),
      )
      expect(bins.edges).toEqual([...new Set(least)])
      expect(bins.counts).toEqual(bins.counts.map((_, bin) => values.filter((each) => placeOf(bins, each) === bin).length))
      expect(binOfNumber(bins, other)).toBe(placeOf(bins, other))
    }),
  )
})

test('categories have bins by how common they are, those beyond the limit share one, and missing and unknown ones are apart', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -2, max: 49 }), { maxLength: 200 }), (codes) => {
      const bins = binsOfCategories(Int32Array.from(codes), 50, { missing: -1, unknown: -2 })
      if (bins.type !== 'categories') throw new Error('these are categories')
      const rowsOf = (category: number) => codes.filter((code) => code === category).length
      const own = bins.categories.map(rowsOf)
      expect([own.length, new Set(bins.categories).size]).toEqual([limits.driftCategories, limits.driftCategories])
      expect(own).toEqual(own.toSorted((one, other) => other - one))
      const others = Array.from({ length: 50 }, (_, category) => category).filter((category) => !bins.categories.includes(category))
      expect(Math.max(...others.map(rowsOf))).toBeLessThanOrEqual(Number(own.at(-1)))
      expect(bins.counts).toEqual([...own, others.reduce((sum, category) => sum + rowsOf(category), 0), rowsOf(-1), rowsOf(-2)])
    }),
  )
})
