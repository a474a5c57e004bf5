import { createId } from '@trainyard/runtime'
import { createTestApi, type Headers, type TestApi } from '@trainyard/testing/api/test-api.js'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createSecret, keyText } from './api-key.js'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api?.close())

const bearer = (text: string): Headers => ({ authorization: `Bearer ${text}` })
const ask = (headers: Headers, remoteAddress = '10.0.0.1') => api.app.inject({ url: '/v1/jobs', headers, remoteAddress })

/** How many statements the database received while `work` ran. */
async function statementsOf(work: () => Promise<unknown>): Promise<number> {
  // Every statement outside of a transaction takes a connection of its own.
  const connect = vi.spyOn(api.db.pool, 'connect')
  try {
    await work()
    return connect.mock.calls.length
  } finally {
    connect.mockRestore()
  }
}

test('every key that is not valid costs one look-up, so that the time does not tell which ids exist or are in use', async () => {
  const used = await api.keyFor(api.projects.own, ['jobs:read'])
  const revoked = await api.keyFor(api.projects.own, ['jobs:read'])
  const expired = await api.keyFor(api.projects.own, ['jobs:read'], new Date(Date.now() - 1_000))
  await api.db.apiKeys.revoke('every project', revoked.id)
  // The key is in use: what is kept of it must not answer for a wrong secret.
  expect((await ask(used.headers)).statusCode).toBe(200)
  const cases = {
    'an id that no key has': () => bearer(keyText(createId('apiKey'), createSecret())),
    'a wrong secret of a key in use': () => bearer(keyText(used.id, createSecret())),
    'the secret of another key': () => bearer(`${keyText(createId('apiKey'), '')}${used.headers.authorization.split('_').slice(2).join('_')}`),
    'a revoked key': () => revoked.headers,
    'an expired key': () => expired.headers,
  }
  for (const [name, headers] of Object.entries(cases)) {
    const replies: Awaited<ReturnType<typeof ask>>[] = []
    const asked = await statementsOf(async () => replies.push(await ask(headers())))
    expect([name, asked, replies[0]?.statusCode, replies[0]?.json().error.message]).toEqual([
      name,
      1,
      401,
      expect.stringMatching(/^this API key is wrong, revoked or expired; an admin/),
    ])
  }
})

test('wrong keys beyond the limit of an address cost no look-up; keys that were valid lately go on there, and others elsewhere', async () => {
  const neighbor = await api.keyFor(api.projects.own, ['jobs:read'])
  const stranger = await api.keyFor(api.projects.own, ['jobs:read'])
  const at = '10.0.0.2'
  expect((await ask(neighbor.headers, at)).statusCode).toBe(200)
  const wrong = () => ask(bearer(keyText(createId('apiKey'), createSecret())), at)
  const statuses = new Set<number>()
  for (let tries = 0; tries < 700 && !statuses.has(429); tries++) statuses.add((await wrong()).statusCode)
  expect(statuses).toEqual(new Set([401, 429]))
  const asked = await statementsOf(async () => {
    for (let tries = 0; tries < 50; tries++) expect((await wrong()).statusCode).toBe(429)
    expect((await ask(stranger.headers, at)).statusCode).toBe(429)
  })
  expect(asked).toBe(0)
  const reply = await wrong()
  expect(reply.json().error.message).toMatch(/^too many wrong keys from this address; try again in \d+ s$/)
  expect([(await ask(neighbor.headers, at)).statusCode, (await ask(stranger.headers)).statusCode]).toEqual([200, 200])
  await api.app.inject({ method: 'DELETE', url: `/v1/api-keys/${neighbor.id}`, headers: api.headers.admin })
  expect((await ask(neighbor.headers, at)).statusCode).toBe(429)
  expect(await statementsOf(() => ask(neighbor.headers, at))).toBe(0)
})
