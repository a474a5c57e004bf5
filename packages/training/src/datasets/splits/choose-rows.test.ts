import type { RowChoice } from '@trainyard/spec'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chooseRows } from './index.js'
import type { RowFacts } from './split-half.js'

/** A table of rows with a class, a group and a time each, as the split sees it. */
type Row = { label: number; group: number; time: number }
const factsOf = (rows: readonly Row[], seed = 1, fraction = 0.25): RowFacts => ({
  labels: Int32Array.from(rows, ({ label }) => label),
  classes: 3,
  fraction,
  seed,
  group: () => Float64Array.from(rows, ({ group }) => group),
  time: (column) => ({ values: Float64Array.from(rows, ({ time }) => time), column }),
  given: () => Int32Array.from(rows, ({ label }) => (label === 2 ? 1 : 0)),
})
const choiceOf = (split: RowChoice['split'], validation_fraction = 0.25): RowChoice => ({ validation_fraction, split })
const none = { group: null, time: null }

const table = (most = 120) =>
  fc.array(fc.record({ label: fc.nat(2), group: fc.nat(11), time: fc.integer({ min: -5, max: 40 }) }), { minLength: 40, maxLength: most })
const seeds = fc.nat(0xffff)

const allOf = (choice: RowChoice, facts: RowFacts, members: number) => Array.from({ length: members }, (_, member) => chooseRows(choice, facts, member))
const sorted = (rows: Iterable<number>): number[] => [...rows].sort((a, b) => a - b)

describe('folds drawn by class', () => {
  test('are those of stratified k-fold: every row is judged once in a repeat, and each class has its share of each fold within one row', () => {
    fc.assert(
      fc.property(table(), fc.integer({ min: 2, max: 6 }), fc.integer({ min: 1, max: 3 }), seeds, (rows, folds, repeats, seed) => {
        const facts = factsOf(rows, seed)
        const all = allOf(choiceOf({ type: 'folds', folds, repeats, ...none }), facts, folds * repeats)
        for (let repeat = 0; repeat < repeats; repeat += 1) {
          const parts = all.slice(repeat * folds, (repeat + 1) * folds)
          expect(sorted(parts.flatMap(({ heldOut }) => [...heldOut]))).toEqual([...rows.keys()])
          for (const { kept, heldOut } of parts) {
            expect(sorted([...kept, ...heldOut])).toEqual([...rows.keys()])
            expect(Math.abs(heldOut.length - rows.length / folds)).toBeLessThan(1)
            for (let label = 0; label < 3; label += 1) {
              const held = heldOut.filter((row) => rows[row]?.label === label).length
              expect(Math.abs(held - rows.filter((row) => row.label === label).length / folds)).toBeLessThan(1)
            }
          }
        }
      }),
      { numRuns: 40 },
    )
  })

  test('follow from the seed, and each repeat draws them anew', () => {
    const rows = Array.from({ length: 60 }, (_, row) => ({ label: row % 3, group: 0, time: 0 }))
    const choice = choiceOf({ type: 'folds', folds: 3, repeats: 2, ...none })
    const held = (seed: number, member: number) => [...chooseRows(choice, factsOf(rows, seed), member).heldOut]
    expect(held(7, 1)).toEqual(held(7, 1))
    expect(held(7, 1)).not.toEqual(held(8, 1))
    expect(held(7, 1)).not.toEqual(held(7, 4))
  })
})

describe('by group', () => {
  test('no group is on two sides; folds judge every row once, and a hold-out is as near to its share as the next smaller group', () => {
    fc.assert(
      fc.property(table(), fc.integer({ min: 2, max: 4 }), seeds, (rows, folds, seed) => {
        fc.pre(new Set(rows.map(({ group }) => group)).size >= 4)
        const facts = factsOf(rows, seed)
        const all = allOf(choiceOf({ type: 'folds', folds, repeats: 1, group: 'g', time: null }), facts, folds)
        expect(sorted(all.flatMap(({ heldOut }) => [...heldOut]))).toEqual([...rows.keys()])
        const held = chooseRows(choiceOf({ type: 'holdout', group: 'g', time: null }), facts, 0)
        for (const { kept, heldOut } of [...all, held]) {
          const groups = new Set(Array.from(kept, (row) => rows[row]?.group))
          expect([...heldOut].filter((row) => groups.has(rows[row]?.group))).toEqual([])
          expect(kept.length + heldOut.length).toBe(rows.length)
        }
        const sizes = rows.map(({ group }) => rows.filter((other) => other.group === group).length)
        expect(Math.abs(held.heldOut.length - 0.25 * rows.length)).toBeLessThanOrEqual(Math.max(...sizes))
      }),
      { numRuns: 40 },
    )
  })

  test('folds of many groups have about the same rows and shares of the classes', () => {
    const rows = Array.from({ length: 3_000 }, (_, row) => ({
      label: row % 10 === 0 ? 0 : row % 3 === 0 ? 1 : 2,
      group: Math.floor(row / 3) * 7 + (row % 2),
      time: 0,
    }))
    for (const { heldOut } of allOf(choiceOf({ type: 'folds', folds: 5, repeats: 1, group: 'g', time: null }), factsOf(rows), 5)) {
      expect(Math.abs(heldOut.length - 600)).toBeLessThanOrEqual(3)
      expect(Math.abs(heldOut.filter((row) => rows[row]?.label === 0).length - 60)).toBeLessThanOrEqual(3)
    }
  })
})

describe('by time', () => {
  test('every judged row is later than all rows trained on; folds follow one another and judge no row twice', () => {
    fc.assert(
      fc.property(table(), fc.integer({ min: 2, max: 4 }), fc.boolean(), seeds, (rows, folds, byGroup, seed) => {
        fc.pre(new Set(rows.map(({ time }) => time)).size > 8 && new Set(rows.map(({ group }) => group)).size >= 8)
        const group = byGroup ? 'g' : null
        const facts = factsOf(rows, seed)
        const known = (member: number, split: RowChoice['split']) => {
          try {
            return chooseRows(choiceOf(split), facts, member)
          } catch (error) {
            // Groups and times may have no row in common; then it is said.
            expect(String(error)).toContain('dataset.split')
            expect(byGroup).toBe(true)
            return null
          }
        }
        const all = Array.from({ length: folds }, (_, member) => known(member, { type: 'folds', folds, repeats: 1, group, time: 't' }))
        const judged: number[] = []
        for (const split of [...all, known(0, { type: 'holdout', group, time: 't' })]) {
          if (!split) continue
          const latest = Math.max(...Array.from(split.kept, (row) => rows[row]?.time ?? Number.NaN))
          expect(Math.min(...Array.from(split.heldOut, (row) => rows[row]?.time ?? Number.NaN))).toBeGreaterThan(latest)
          if (byGroup) {
            const groups = new Set(Array.from(split.kept, (row) => rows[row]?.group))
            expect([...split.heldOut].some((row) => groups.has(rows[row]?.group))).toBe(false)
          }
        }
        for (const split of all) judged.push(...(split?.heldOut ?? []))
        expect(new Set(judged).size).toBe(judged.length)
      }),
      { numRuns: 60 },
    )
  })

  test('a row without a time, and fewer times than parts, are named', () => {
    const rows = Array.from({ length: 9 }, (_, row) => ({ label: 0, group: 0, time: row < 6 ? 1 : 2 }))
    const facts = factsOf(rows)
    expect(() => chooseRows(choiceOf({ type: 'folds', folds: 2, repeats: 1, group: null, time: 'day' }), facts, 0)).toThrow(
      'column "day": a split by time into 3 parts needs as many different times; there are 2',
    )
    const gap = { ...facts, time: () => ({ values: Float64Array.of(1, Number.NaN, 2, 3, 4, 5, 6, 7, 8), column: 'day' }) }
    expect(() => chooseRows(choiceOf({ type: 'holdout', group: null, time: 'day' }), gap, 0)).toThrow('1 of 9 rows have no time')
  })
})

test('rows that the data set calls validation are judged, and no others', () => {
  const rows = Array.from({ length: 30 }, (_, row) => ({ label: row % 3, group: 0, time: 0 }))
  const { kept, heldOut } = chooseRows(choiceOf({ type: 'given' }), factsOf(rows), 0)
  expect([...heldOut]).toEqual([...rows.keys()].filter((row) => row % 3 === 2))
  expect([...kept]).toEqual([...rows.keys()].filter((row) => row % 3 !== 2))
})

test('a fold without a row to judge, or with too few to train on, is named', () => {
  const rows = Array.from({ length: 4 }, () => ({ label: 0, group: 1, time: 0 }))
  const split = { type: 'folds' as const, folds: 5, repeats: 1, group: 'g', time: null }
  expect(() => chooseRows(choiceOf(split), factsOf(rows), 0)).toThrow('dataset.split: fold 1 of 5 by folds leaves 0 of 4 rows to train on')
  expect(() => chooseRows(choiceOf(split), factsOf(rows), 4)).toThrow('dataset.split: fold 5 of 5 by folds has no row to validate on')
})
