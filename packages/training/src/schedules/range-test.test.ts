import { schedule } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { createSchedule } from './index.js'

test('the rate grows in equal factors, from the first to the last, whatever the optimizer says', () => {
  const { rate } = createSchedule(schedule.parse({ type: 'range_test', from: 1e-5, to: 10, steps: 200 }), 0.1, { stepsPerEpoch: 10, epochs: 20 })
  const rates = Array.from({ length: 200 }, (_, index) => rate(index + 1))
  expect(rates[0]).toBe(1e-5)
  expect(rates.at(-1)).toBeCloseTo(10, 12)
  const factors = rates.slice(1).map((value, index) => value / (rates[index] ?? Number.NaN))
  expect(Math.max(...factors) - Math.min(...factors)).toBeLessThan(1e-12)
})
