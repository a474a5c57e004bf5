import { EventEmitter } from 'node:events'
import type { FastifyReply } from 'fastify'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { CallerGone } from './caller-gone.js'
import { watchPresence } from './presence.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const replyOf = (raw: { writableFinished?: boolean; destroyed?: boolean } = {}) => {
  const emitter = Object.assign(new EventEmitter(), { writableFinished: false, destroyed: false, ...raw })
  return { emitter, reply: { raw: emitter as unknown as FastifyReply['raw'] } }
}

test('a client that closes its connection aborts what it asked for', () => {
  const { emitter, reply } = replyOf()
  const { signal } = watchPresence(reply, 1_000)
  expect(signal.aborted).toBe(false)
  emitter.emit('close')
  expect(signal.reason).toBeInstanceOf(CallerGone)
})

test('a client that has gone before it is watched is noticed', () => {
  expect(watchPresence(replyOf({ destroyed: true }).reply, 1_000).signal.aborted).toBe(true)
})

test('a reply that was sent whole closes without harm', () => {
  const { emitter, reply } = replyOf({ writableFinished: true })
  const { signal } = watchPresence(reply, 1_000)
  emitter.emit('close')
  expect(signal.aborted).toBe(false)
})

test('after its time a request is given up with 504 and what to do, and not when it has ended before', () => {
  const [slow, quick] = [watchPresence(replyOf().reply, 1_000), watchPresence(replyOf().reply, 1_000)]
  vi.advanceTimersByTime(999)
  quick.end()
  vi.advanceTimersByTime(1)
  expect(slow.signal.reason).toMatchObject({
    code: 'deadline_exceeded',
    message:
      'there was no answer within 1000 ms, so the work was dropped; ask for fewer rows or samples at once, wait longer (the header x-request-timeout-ms), or try again when less is asked',
  })
  expect([quick.signal.aborted, vi.getTimerCount()]).toEqual([false, 0])
})

test('nothing is left behind on the reply', () => {
  const { emitter, reply } = replyOf()
  watchPresence(reply, 1_000).end()
  expect(emitter.listenerCount('close')).toBe(0)
})
