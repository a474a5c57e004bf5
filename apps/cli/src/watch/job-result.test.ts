import { expect, test } from 'vitest'
import { rangeTestLines } from './job-result.js'

const curve = [1e-5, 1e-3, 0.1].map((rate, index) => ({ learning_rate: rate, loss: index === 2 ? 9 : 2 - index, smoothed: null }))

test('a range test tells its rate and the reason, and the losses over the rates; without a rate it says why', () => {
  const found = {
    curve,
    ended: 'exploded' as const,
    suggestion: { learning_rate: 0.00123, reason: 'steepest' },
    reason: 'a tenth of the rate at which the loss exploded',
  }
  const [line, losses, ...more] = rangeTestLines(found)
  expect(line).toBe('suggested learning rate: 0.00123; a tenth of the rate at which the loss exploded')
  expect(losses).toMatch(/^loss over rates 1e-5 to 0\.1 {2}[▁-█]{3}$/)
  expect(more).toEqual([])
  expect(rangeTestLines({ ...found, curve: [], suggestion: null, reason: 'the loss never fell' })).toEqual([
    'suggested learning rate: none; the loss never fell',
  ])
  expect(rangeTestLines(null)).toEqual([])
})
