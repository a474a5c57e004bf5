import { expect, test } from 'vitest'
import { readRange } from './byte-range.js'

test.each([
  ['bytes=0-99', { start: 0, end: 100 }],
  ['bytes=900-', { start: 900, end: 1000 }],
  ['bytes=-50', { start: 950, end: 1000 }],
  ['bytes=-5000', { start: 0, end: 1000 }],
  ['bytes=990-5000', { start: 990, end: 1000 }],
  ['bytes=1000-', 'outside'],
  ['bytes=-0', 'outside'],
  ['bytes=5-4', 'whole'],
  ['bytes=0-1,5-6', 'whole'],
  ['items=0-1', 'whole'],
  [undefined, 'whole'],
])('%s of 1000 bytes', (header, expected) => {
  expect(readRange(header, 1000)).toEqual(expected)
})
