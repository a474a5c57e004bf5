import { AppError } from '@trainyard/runtime'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { metricsPlace, readMetricsPlace } from './metrics-place.js'
import { sseText } from './sse.js'
import { readStreamPlace } from './stream-place.js'

const end = { metricSeq: 100, eventSeq: 10, status: 'running' as const }

test('a frame is its fields, one a line, and a blank line', () => {
  expect(sseText({ id: '3.1', event: 'status', data: { message: 'a\nb' } })).toBe('id: 3.1\nevent: status\ndata: {"message":"a\\nb"}\n\n')
  expect(sseText({ comment: 'alive' })).toBe(': alive\n\n')
})

test('the first frame sets the id without a message, so that a reader of every message needs no exception for it', () => {
  expect(sseText({ retryMs: 2000, id: '0.0' })).toBe('retry: 2000\nid: 0.0\n\n')
})

test('no id is the beginning, and ids of former versions are taken as far as the job goes', () => {
  for (const none of [undefined, '']) expect(readStreamPlace('job_a', none, end)).toEqual({ metric: 0, event: 0 })
  expect(readStreamPlace('job_a', '100.10', end)).toEqual({ metric: 100, event: 10 })
  for (const beyond of ['101.0', '0.11', '999999999999999.0']) expect(() => readStreamPlace('job_a', beyond, end)).toThrow(AppError)
})

test.each(['12', '-1.2', '1.2.3', 'evt_1', `${'9'.repeat(20)}.1`, '1.2 ', 'Mw.aaaaaaaaaaaaaaaa'])(
  '%j is no id of a frame, and the error says what to do',
  (lastId) => {
    expect(() => readStreamPlace('job_a', lastId, end)).toThrow('leave it out to start from the beginning')
  },
)

const filters = fc.record(
  {
    keys: fc.uniqueArray(fc.constantFrom('loss', 'val_loss', 'a,b', '__proto__'), { minLength: 1 }),
    members: fc.uniqueArray(fc.nat(3), { minLength: 1 }),
    fromStep: fc.nat(9),
    toStep: fc.nat(9),
  },
  { requiredKeys: [] },
)
const sameSet = (a?: readonly unknown[], b?: readonly unknown[]) =>
  a === b || (a !== undefined && b !== undefined && a.length === b.length && a.every((each) => b.includes(each)))

test('a place in metrics is taken for the job and the question that it was given for, whatever their order, and for no other', () => {
  const jobs = fc.constantFrom('job_a', 'job_b')
  fc.assert(
    fc.property(jobs, filters, jobs, filters, fc.nat(100), (job, filter, otherJob, other, seq) => {
      const text = metricsPlace(job, filter, seq)
      const read = () => readMetricsPlace(otherJob, other, { path: 'query.since', given: '`next`', text }, end.metricSeq)
      const same = job === otherJob && sameSet(filter.keys, other.keys) && sameSet(filter.members, other.members)
      if (same && filter.fromStep === other.fromStep && filter.toStep === other.toStep) expect(read()).toBe(seq)
      else expect(read).toThrow(AppError)
    }),
    { numRuns: 2_000 },
  )
})
