import { expect, test } from 'vitest'
import { matches } from '../../../entity-tag.js'
import { metricsTag } from './etag.js'

const parts = { jobId: 'job_a', metricSeq: 7, status: 'running' as const, query: { keys: ['loss'] } }

test('a tag changes with a new point, a new status and another question', () => {
  const tags = [parts, { ...parts, metricSeq: 8 }, { ...parts, status: 'succeeded' as const }, { ...parts, query: { keys: ['accuracy'] } }].map(metricsTag)
  expect(new Set(tags).size).toBe(4)
  expect(metricsTag(parts)).toMatch(/^W\/"job_a-7-[0-9a-f]{16}"$/)
})

test('the order of fields in the question does not matter', () => {
  expect(metricsTag({ ...parts, query: { a: 1, b: 2 } })).toBe(metricsTag({ ...parts, query: { b: 2, a: 1 } }))
})

test('one of several tags, a strong form of it or a star match; nothing else does', () => {
  const tag = metricsTag(parts)
  expect(matches(`"x", ${tag}`, tag)).toBe(true)
  expect(matches(tag.slice(2), tag)).toBe(true)
  expect(matches('*', tag)).toBe(true)
  expect(matches('"x"', tag)).toBe(false)
  expect(matches(undefined, tag)).toBe(false)
})
