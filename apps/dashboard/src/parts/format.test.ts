import { expect, test } from 'vitest'
import { ago, between, bytes, duration, instant, number } from './format.js'

test('durations show their two largest units', () => {
  expect([0.25, 12, 200, 3_605, 90_000].map(duration)).toEqual(['250 ms', '12 s', '3 min 20 s', '1 h', '1 d 1 h'])
  expect([59.4, 59.7, 3_599.6, 86_399.7, 0.9996, 119.5].map(duration)).toEqual(['59 s', '1 min', '1 h', '1 d', '1 s', '2 min'])
})
test('a time between two clocks that differ is never below zero', () => {
  expect([-3_600, -0.001, 0].map(duration)).toEqual(['0 ms', '0 ms', '0 ms'])
  expect(between('2026-01-01T01:00:00.000Z', '2026-01-01T00:00:00.000Z')).toBe('0 ms')
})
test('an instant has its date and names its zone', () => {
  expect(instant('2026-01-31T12:34:56.000Z')).toMatch(/2026.*(?:UTC|GMT|[A-Z]{2,5})/)
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
