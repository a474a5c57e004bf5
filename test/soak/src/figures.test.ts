import { expect, test } from 'vitest'
import { percentile } from './percentile.js'
import { processorSeconds } from './processor-time.js'
import { slope } from './slope.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

test('a percentile is one of the values: the smallest that the share does not exceed', () => {
  const values = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect([percentile(values, 0.5), percentile(values, 0.99), percentile(values, 1)]).toEqual([50, 99, 100])
  expect(percentile([7], 0.99)).toBe(7)
})

test('the slope of a line is its slope, and that of points over one x is none', () => {
  expect(slope([0, 1, 2].map((x) => ({ x, y: 3 - 2 * x })))).toBeCloseTo(-2, 12)
  expect(slope([{ x: 1, y: 5 }])).toBe(0)
})

test('processor time is counted in seconds and grows with work', skipUnless(process.platform === 'linux', 'Linux'), () => {
  const before = processorSeconds(process.pid)
  const own = process.cpuUsage()
  while (process.cpuUsage(own).user + process.cpuUsage(own).system < 100_000) Math.sqrt(before)
  const used = processorSeconds(process.pid) - before
  expect(used).toBeGreaterThanOrEqual(0.08)
  expect(used).toBeLessThan(10)
})
