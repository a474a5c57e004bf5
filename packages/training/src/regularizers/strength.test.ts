import { expect, test } from 'vitest'
import { strengthOf } from './strength.js'

test('flat_cosine is whole in the first half, half at three quarters and nearly nothing at the end; left out, nothing changes', () => {
  const length = { stepsPerEpoch: 100, epochs: 10 }
  const strength = strengthOf({ schedule: 'flat_cosine' }, length)
  expect([1, 500, 501, 751, 1000].map((step) => strength?.(step).toFixed(5))).toEqual(['1.00000', '1.00000', '1.00000', '0.50000', '0.00001'])
  for (const schedule of ['constant', undefined] as const) expect(strengthOf({ schedule }, length)).toBeNull()
})
