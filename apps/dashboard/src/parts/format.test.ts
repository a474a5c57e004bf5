import { expect, test } from 'vitest'
import { ago, bytes, duration, number } from './format.js'

test('durations show their two largest units', () => {
  expect([0.25, 12, 200, 3_605, 90_000].map(duration)).toEqual(['250 ms', '12 s', '3 min 20 s', '1 h', '1 d 1 h'])
})
test('numbers keep four digits and bytes three', () => {
  expect([number(0.123456), number(null), bytes(0), bytes(1536), bytes(5 * 2 ** 20)]).toEqual(['0.1235', '–', '0 B', '1.5 KiB', '5 MiB'])
})
test('the past is shown in its largest unit', () => {
  const now = Date.UTC(2026, 0, 2)
  expect([0, 90, 7_300, 86_400].map((seconds) => ago(new Date(now - seconds * 1000).toISOString(), now))).toEqual([
    'now',
    '1 minute ago',
    '2 hours ago',
    'yesterday',
  ])
})
