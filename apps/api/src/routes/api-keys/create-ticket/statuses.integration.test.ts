import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint('createTicket', ({ api, call }) => {
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
  test('400: a field that it does not have', async () => {
    expect((await call('POST', '/v1/tickets', { payload: { seconds: 9_999 } })).statusCode).toBe(400)
  })
})
