import { limits } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { textErrors } from './text-errors.js'

test('text that the database cannot store is reported with its path, in values and in keys', () => {
  expect(
    textErrors({ a: [{ b: 'x\u0000' }], 'k\ud800': 1, ok: 'pair 😀' }, ['query'])
      .map(({ path }) => path)
      .sort(),
  ).toEqual(['query', 'query.a[0].b'])
})

test('depth and number of values have a limit, and exactly the limit passes', () => {
  const nested = (depth: number): unknown => JSON.parse('['.repeat(depth) + ']'.repeat(depth))
  expect(textErrors(nested(limits.jsonDepth))).toEqual([])
  expect(textErrors(nested(limits.jsonDepth + 1))).toMatchObject([{ rule: 'maximum_depth' }])
  expect(textErrors(Array.from({ length: limits.jsonNodes - 1 }, () => 0))).toEqual([])
  expect(textErrors(Array.from({ length: limits.jsonNodes }, () => 0))).toMatchObject([{ rule: 'maximum_values' }])
})

test('a hostile body gets a short list', () => {
  expect(textErrors(Array.from({ length: 1_000 }, () => '\u0000'))).toHaveLength(100)
})
