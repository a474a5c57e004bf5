import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { timing } from '../timing.js'
import { createStopControl } from './stop-control.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const control = () => {
  const asked: string[] = []
  return { asked, control: createStopControl({ ask: (request) => asked.push(request), overdue: () => asked.push('overdue') }) }
}

test('the same reason heard with every heartbeat is passed on once', () => {
  const { asked, control: stops } = control()
  stops.stop('finish')
  stops.stop('finish')
  expect(asked).toEqual(['finish'])
  stops.end()
})

test('a stronger reason replaces a weaker one, and never the other way round', () => {
  const { asked, control: stops } = control()
  stops.stop('pause')
  stops.stop('cancel')
  stops.stop('release')
  expect(asked).toEqual(['pause', 'cancel'])
  expect(stops.reason()).toBe('cancel')
  stops.end()
})

test('a trainer that does not answer a cancel is overdue after its grace, one that answered is left alone', () => {
  const { asked, control: stops } = control()
  stops.stop('cancel')
  vi.advanceTimersByTime(timing.cancelGraceMs - 1)
  expect(asked).toEqual(['cancel'])
  vi.advanceTimersByTime(1)
  expect(asked).toEqual(['cancel', 'overdue'])

  const answered = control()
  answered.control.stop('cancel')
  answered.control.end()
  answered.control.stop('release')
  vi.advanceTimersByTime(timing.checkpointGraceMs)
  expect(answered.asked).toEqual(['cancel'])
})
