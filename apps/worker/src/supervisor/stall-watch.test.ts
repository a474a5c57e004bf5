import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createStallEnd, watchStall } from './stall-watch.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
afterEach(() => void vi.useRealTimers())

const bounds = { leastMs: 60_000, times: 20, beforeFirstStepMs: 600_000 }

test('a training is ended only after a silence of many times its longest one, and then once', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 20 }), (seconds) => {
      const stalled: number[] = []
      const watch = watchStall(bounds, (silentMs) => stalled.push(silentMs))
      watch.stepped()
      for (const pause of seconds) {
        vi.advanceTimersByTime(pause * 1_000)
        watch.heard()
      }
      const allowed = Math.max(60, 20 * Math.max(...seconds))
      vi.advanceTimersByTime(allowed * 1_000)
      expect(stalled).toEqual([])
      vi.advanceTimersByTime(2_000)
      expect(stalled).toHaveLength(1)
      vi.advanceTimersByTime(10 * allowed * 1_000)
      expect(stalled).toHaveLength(1)
      watch.stop()
    }),
  )
})

test('before the first step there is time to read the data and to compile, but not for ever', () => {
  const stalled: number[] = []
  const watch = watchStall(bounds, (silentMs) => stalled.push(silentMs))
  watch.heard()
  vi.advanceTimersByTime(bounds.beforeFirstStepMs)
  expect(stalled).toEqual([])
  vi.advanceTimersByTime(2_000)
  expect(stalled).toHaveLength(1)
})

test('whoever sees first that a trainer stands still, its job is told once what was seen, and it is ended once', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('said nothing for 120 s', 'was stopped by a signal for 120 s'), { minLength: 1, maxLength: 5 }), (seen) => {
      const done: string[] = []
      const end = createStallEnd({ event: ({ message }) => done.push(message) }, { kill: (reason) => done.push(reason) }, { warn: () => undefined })
      for (const how of seen) end(how)
      expect(done).toEqual([`The trainer ${seen[0]}; it is ended, and the work goes on from the last checkpoint`, 'stalled'])
    }),
  )
})
