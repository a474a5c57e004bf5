import { expect, test } from 'vitest'
import { noProvider, signedInHeaders } from '@trainyard/testing/api/identity-provider.js'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('createTicket', ({ api, call, open }) => {
  test('201: a ticket and when it expires, a new one each time', async () => {
    const [first, second] = [await call('POST', '/v1/tickets'), await call('POST', '/v1/tickets', { payload: {} })]
    expect([first.statusCode, second.statusCode]).toEqual([201, 201])
    expect(first.json().ticket).toMatch(/^tt_[\w-]{43}$/)
    expect(second.json().ticket).not.toBe(first.json().ticket)
    const left = Date.parse(first.json().expires_at) - Date.now()
    expect(left > 0 && left <= 60_000).toBe(true)
  })
  test('the database does not hold a ticket, only its hash', async () => {
    const { ticket } = (await call('POST', '/v1/tickets')).json()
    const stored = await api().db.pool.query('SELECT json_agg(t)::text AS text FROM tickets t')
    expect(stored.rows[0].text).not.toContain(ticket.slice(3))
  })
  test('409: a signed-in browser needs none', async () => {
    const signing = await open({ signIn: noProvider })
    try {
      const headers = await signedInHeaders(signing, [{ project: 'default', role: 'viewer' }])
      expect((await signing.app.inject({ method: 'POST', url: '/v1/tickets', headers })).statusCode).toBe(409)
    } finally {
      await signing.close()
    }
  })
  test('400: a field that it does not have', async () => {
    expect((await call('POST', '/v1/tickets', { payload: { seconds: 9_999 } })).statusCode).toBe(400)
  })
})
