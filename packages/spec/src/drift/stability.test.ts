import fc from 'fast-check'
import { expect, test } from 'vitest'
import { driftLevel, stabilityOf } from './stability.js'

/** The index from rows instead of counts, one bin after the other, with shares as fractions of integers. */
function indexOfRows(training: readonly number[], served: readonly number[]): number {
  const bins = [...new Set([...training, ...served])]
  const share = (rows: readonly number[], bin: number) => (2 * rows.filter((row) => row === bin).length + 1) / (2 * rows.length + bins.length)
  return bins.map((bin) => Math.log(share(served, bin) / share(training, bin)) * (share(served, bin) - share(training, bin))).reduce((a, b) => a + b, 0)
}
const countsOf = (rows: readonly number[], bins: number) => Array.from({ length: bins }, (_, bin) => rows.filter((row) => row === bin).length)

test('the index is what its formula gives row by row, the same from either side, and 0 between equal shares', () => {
  const rows = fc.array(fc.nat(7), { minLength: 1, maxLength: 60 })
  fc.assert(
    fc.property(rows, rows, (training, served) => {
      const found = stabilityOf(countsOf(training, 8), countsOf(served, 8))
      expect(found?.psi).toBeCloseTo(indexOfRows(training, served), 12)
      expect(stabilityOf(countsOf(served, 8), countsOf(training, 8))?.psi).toBeCloseTo(found?.psi ?? Number.NaN, 12)
      expect(stabilityOf(countsOf(training, 8), countsOf(training, 8))?.psi).toBe(0)
    }),
  )
  expect([stabilityOf([0, 0], [1, 2]), stabilityOf([1, 2], [0, 0])]).toEqual([null, null])
})

test('rows of the same distribution exceed what chance gives in about one of twenty draws, however many rows there are', () => {
  let state = 1
  const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
  const draw = (rows: number) =>
    countsOf(
      Array.from({ length: rows }, () => Math.floor(random() * 10)),
      10,
    )
  for (const [training, served] of [
    [1_000, 1_000],
    [2_000, 100],
    [300, 40],
  ] as const) {
    const beyond = Array.from({ length: 400 }, () => stabilityOf(draw(training), draw(served))).filter((found) => found && found.psi > found.by_chance).length
    // The share of 400 draws is within 0.05 ± 3.5 deviations of the binomial distribution.
    expect(beyond / 400).toBeLessThan(0.05 + 3.5 * Math.sqrt((0.05 * 0.95) / 400))
  }
})

test('a change counts from 0.1 on, and not where it may be chance', () => {
  expect([0.05, 0.12, 0.3].map((psi) => driftLevel({ psi, by_chance: 0.01 }))).toEqual(['none', 'moderate', 'large'])
  expect(driftLevel({ psi: 0.3, by_chance: 0.5 })).toBe('none')
})
