import type { Asked } from '@trainyard/lifecycle'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../timing.js'
import { keepLease } from './lease-keeper.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }))
afterEach(() => void vi.useRealTimers())

type Answer = Asked | Error

function keep(answer: () => Answer) {
  const seen = { beats: 0, requests: [] as Asked[], lost: [] as string[], errors: 0 }
  const keeper = keepLease({
    beat: async () => {
      seen.beats += 1
      const given = answer()
      if (given instanceof Error) throw given
      return { request: given }
    },
    isFenced: (error) => error instanceof Error && error.message === 'fenced',
    onRequest: (request) => void seen.requests.push(request),
    onLost: (loss) => void seen.lost.push(loss),
    onError: () => {
      seen.errors += 1
    },
  })
  return { seen, keeper }
}

test('it beats at once and then regularly, and hands over what is asked', async () => {
  const { seen, keeper } = keep(() => 'pause')
  await vi.advanceTimersByTimeAsync(2 * timing.heartbeatMs)
  expect(seen).toEqual({ beats: 3, requests: ['pause', 'pause', 'pause'], lost: [], errors: 0 })
  await keeper.stop()
  await vi.advanceTimersByTimeAsync(2 * timing.heartbeatMs)
  expect(seen.beats).toBe(3)
})

test('a word on the control channel makes it ask at once', async () => {
  const { seen, keeper } = keep(() => 'none')
  await vi.advanceTimersByTimeAsync(1)
  keeper.beatNow()
  await vi.advanceTimersByTimeAsync(1)
  expect(seen.beats).toBe(2)
  await keeper.stop()
})

test('a lease that the database gave to another is lost at once', async () => {
  const { seen } = keep(() => new Error('fenced'))
  await vi.advanceTimersByTimeAsync(0)
  expect(seen.lost).toEqual(['fenced'])
  await vi.advanceTimersByTimeAsync(timing.outageMs)
  expect(seen.beats).toBe(1)
})

test('an absent database is asked again quickly; it is an outage only after its limit', async () => {
  let away = true
  const { seen, keeper } = keep(() => (away ? new Error('away') : 'none'))
  await vi.advanceTimersByTimeAsync(timing.outageMs - 1_000)
  expect(seen.lost).toEqual([])
  expect(seen.errors).toBeGreaterThan(10)
  away = false
  await vi.advanceTimersByTimeAsync(timing.heartbeatRetryMs)
  away = true
  await vi.advanceTimersByTimeAsync(timing.outageMs)
  expect(seen.lost).toEqual([])
  await vi.advanceTimersByTimeAsync(2_000 + timing.heartbeatMs)
  expect(seen.lost).toEqual(['outage'])
  await keeper.stop()
})
