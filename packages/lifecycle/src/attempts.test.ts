import { limits } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { backoffSeconds, decideRetry } from './attempts.js'

it('the pause before the next try doubles from one second to a minute', () => {
  expect([1, 2, 3, 4, 5, 6, 7, 8, 20].map(backoffSeconds)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60])
})

it('a lost attempt is followed by another, unless too many were lost in a row; how many there were in all does not matter', () => {
  const counts = fc.record({ attempts: fc.integer({ min: 1, max: 1_000 }), idleAttempts: fc.nat(2 * limits.attemptsWithoutProgress) })
  fc.assert(
    fc.property(counts, fc.boolean(), (task, delay) => {
      const lost = task.idleAttempts + 1
      const decision = decideRetry(task, { delay, reason: 'the worker is gone' })
      if (lost >= limits.attemptsWithoutProgress)
        expect(decision).toMatchObject({ type: 'give_up', error: { code: 'worker_lost', message: expect.stringContaining('the worker is gone') } })
      else expect(decision).toEqual({ type: 'retry', idleAttempts: lost, delaySeconds: delay ? backoffSeconds(lost) : 0 })
    }),
  )
})
