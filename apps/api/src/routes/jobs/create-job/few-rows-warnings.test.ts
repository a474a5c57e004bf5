import { type DatasetInfo, jobSpec } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fewRowsWarnings } from './few-rows-warnings.js'

const infoOf = (counts: number[]): DatasetInfo => ({
  kind: 'table',
  task: counts.length > 0 ? 'classification' : 'regression',
  rows: counts.reduce((sum, count) => sum + count, 0),
  test_rows: 0,
  input_shape: [1],
  classes: counts.map((_, index) => `c${index}`),
  class_counts: counts,
  columns: [],
  label: 'y',
})
const warned = (info: DatasetInfo, dataset: object = {}, ensemble: object = {}) =>
  fewRowsWarnings(jobSpec.parse({ dataset: { id: `ds_${'0'.repeat(26)}`, ...dataset }, architecture: { layers: [] }, ensemble }), info)

test('twelve rows to judge by are said with their number, what they cannot tell apart, and that a choice by them is chance', () => {
  const [warning] = warned(infoOf([60, 60]))
  expect(warning).toMatchObject({ path: 'dataset.validation_fraction', rule: 'few_rows', received: 12 })
  expect(warning?.message).toContain('judges by 12 rows: an accuracy is only known to within about 28 points')
  expect(warned(infoOf([60, 60]), {}, { members: 7, selection: 'greedy' })[0]?.message).toContain('which of the 7 members are chosen by them is largely chance')
  expect(warned({ ...infoOf([]), rows: 120 })[0]?.message).toContain('an error is only known to within about 40 %')
})

const folds = { split: { type: 'folds', folds: 5 } }

test('a class with one row, or fewer than folds, is named with its rows', () => {
  expect(warned(infoOf([300, 200, 1]))).toMatchObject([{ rule: 'rare_class', message: expect.stringContaining('c2 (1)') }, { rule: 'uneven_classes' }])
  expect(warned(infoOf([60, 50, 4]), folds)).toMatchObject([{ rule: 'rare_class', message: expect.stringContaining('fewer rows than the 5 folds: c2 (4)') }])
  expect(warned(infoOf([60, 50, 4]))).toMatchObject([{ rule: 'few_rows' }])
})

test('uneven classes are said with the accuracy that naming the commonest has', () => {
  expect(warned(infoOf([950, 50]))).toMatchObject([
    { rule: 'uneven_classes', message: expect.stringContaining('always has an accuracy of 95 %'), received: 19 },
  ])
  expect(warned(infoOf([890, 110]))).toEqual([])
})

test('whatever the classes, each rule is broken exactly where its numbers say so, and no message has a number that is none', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 3_000 }), { minLength: 2, maxLength: 12 }), fc.boolean(), (counts, byFolds) => {
      const info = infoOf(counts)
      const warnings = warned(info, byFolds ? folds : {})
      const rules = new Set(warnings.map(({ rule }) => rule))
      expect(rules.has('rare_class')).toBe(Math.min(...counts) < (byFolds ? 5 : 2))
      expect(rules.has('uneven_classes')).toBe(Math.max(...counts) >= 0.9 * info.rows || Math.max(...counts) >= 20 * Math.min(...counts))
      if (byFolds) expect(rules.has('few_rows')).toBe(info.rows < 30)
      for (const { message } of warnings) expect(message).not.toMatch(/NaN|Infinity|undefined/)
    }),
    { numRuns: 300 },
  )
})
