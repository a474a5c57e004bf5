import { expect, test } from 'vitest'
import { positionText, readPosition, sseText } from './job-stream.js'

test('a frame is its fields, one a line, and a blank line', () => {
  expect(sseText({ id: '3.1', event: 'status', data: { message: 'a\nb' } })).toBe('id: 3.1\nevent: status\ndata: {"message":"a\\nb"}\n\n')
  expect(sseText({ retryMs: 2000, id: '0.0' })).toBe('retry: 2000\nid: 0.0\n\n')
  expect(sseText({ comment: 'alive' })).toBe(': alive\n\n')
})

test('a position is read back from its text; anything else is none', () => {
  expect(readPosition(positionText({ metric: 12, event: 3 }))).toEqual({ metric: 12, event: 3 })
  for (const text of ['', '12', '-1.2', '1.2.3', 'evt_1', `${'9'.repeat(20)}.1`]) expect(readPosition(text)).toBeNull()
})
