import { expect, test } from 'vitest'
import { finiteOrNull, isRecord } from './json.js'

test('only objects with fields are records', () => {
  expect([{}, { a: 1 }].map(isRecord)).toEqual([true, true])
  expect([null, undefined, [], 'text', 1].map(isRecord)).toEqual([false, false, false, false, false])
})

test('what is not finite becomes null', () => {
  expect([1.5, 0, -0, null, Number.NaN, Number.POSITIVE_INFINITY].map(finiteOrNull)).toEqual([1.5, 0, -0, null, null, null])
})
