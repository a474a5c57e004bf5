import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { limits } from '@trainyard/spec'
import { jobBody, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let dataset: string
beforeAll(async () => {
  api = await createTestApi()
  dataset = await readyDataset(api, api.projects.own)
})
afterAll(() => api?.close())

let count = 0
const freshKey = () => `key-${(count += 1)}`
const post = (url: string, key: string, payload: object = jobBody(dataset)) =>
  api.app.inject({ method: 'POST', url, payload, headers: { ...api.headers.admin, 'idempotency-key': key } })

/** Ways to write one path: with a slash at its end, with an empty query, with an option that is off. */
const endings = fc.constantFrom('', '/', '?', '/?', '?validate_only=false', '/?validate_only=false')

test('one route is one route, however its URL is written; a dry run uses no key', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(endings, fc.constant('?validate_only=true')), { minLength: 1, maxLength: 6 }), async (requests) => {
      const key = freshKey()
      const made = new Set<string>()
      let real = 0
      for (const ending of requests) {
        const reply = await post(`/v1/jobs${ending}`, key)
        if (ending === '?validate_only=true') expect([reply.statusCode, reply.headers['idempotency-replayed']]).toEqual([200, undefined])
        else {
          expect([reply.statusCode, reply.headers['idempotency-replayed']]).toEqual([201, real > 0 ? 'true' : undefined])
          made.add(reply.json().id)
          real += 1
        }
      }
      expect(made.size).toBe(Math.min(real, 1))
    }),
    { numRuns: 30 },
  )
})

test('422 names the first request: its route, when it came, and what it made', async () => {
  const key = freshKey()
  const { id } = (await post('/v1/jobs', key)).json()
  const messageOf = async (url: string, payload: object) => {
    const reply = await post(url, key, payload)
    expect([reply.statusCode, reply.json().error.code]).toEqual([422, 'idempotency_mismatch'])
    return reply.json().error.message
  }
  const first = new RegExp(String.raw`^the Idempotency-Key was used by POST /v1/jobs, which came at \d{4}-\d\d-\d\dT[\d:.]+Z and made ${id}; `)
  const other = await messageOf('/v1/jobs', { ...jobBody(dataset), name: 'other' })
  expect(other).toMatch(first)
  expect(other).toMatch(/; it had another body\. Take a new key$/)
  expect(await messageOf(`/v1/jobs/${id}/cancel/`, {})).toMatch(new RegExp(String.raw`; this is POST /v1/jobs/${id}/cancel\. Take a new key$`))
  expect(await messageOf('/v1/sweeps', { job: jobBody(dataset), space: { 'training.epochs': { type: 'choice', values: [1, 2] } } })).toMatch(first)
})

test('400: a key that is empty, too long or not of visible ASCII, with the rule; every other key protects', async () => {
  const key = fc.oneof(
    fc.constantFrom(
      '',
      'a'.repeat(limits.idempotencyKeyCharacters),
      'a'.repeat(limits.idempotencyKeyCharacters + 1),
      'a b',
      'a\tb',
      'é',
      '"',
      '~',
      '%',
      '\u00a0',
    ),
    fc.string({ unit: fc.integer({ min: 0x21, max: 0x7e }).map((code) => String.fromCharCode(code)), maxLength: 300 }),
  )
  await fc.assert(
    fc.asyncProperty(key, async (text) => {
      const isGood = text.length >= 1 && text.length <= 255 && Array.from(text).every((character) => character >= '!' && character <= '~')
      const reply = await post('/v1/jobs', text)
      if (isGood) {
        expect(reply.statusCode).toBe(201)
        expect((await post('/v1/jobs', text)).json().id).toBe(reply.json().id)
      } else {
        expect([reply.statusCode, reply.json().error.details]).toMatchObject([400, [{ path: 'headers.idempotency-key', rule: 'format' }]])
        expect(reply.json().error.message).toContain(`1 to ${limits.idempotencyKeyCharacters} visible ASCII characters`)
      }
    }),
    { numRuns: 40 },
  )
})
