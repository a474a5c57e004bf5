import { expect, test } from 'vitest'
import { testEndpoint } from '@trainyard/testing/api/test-endpoint.js'

testEndpoint(
  'rotateApiKey',
  ({ api, call }) => {
    const rotate = (id: string, payload: object = {}, headers: Record<string, string> = {}) =>
      call('POST', `/v1/api-keys/${id}/rotate`, { payload, headers: { ...api().headers.admin, ...headers } })
    const inMs = (ms: number) => new Date(Date.now() + ms).toISOString()
    const status = async (secret: string) => (await call('GET', '/v1/jobs', { headers: { authorization: `Bearer ${secret}` } })).statusCode
    const newKey = async () => {
      const { id, headers } = await api().keyFor(api().projects.own, ['jobs:read'])
      return { id, secret: headers.authorization.slice('Bearer '.length) }
    }

    test('200: both secrets are valid until the stated time, then only the new one', async () => {
      const { id, secret } = await newKey()
      expect(await status(secret)).toBe(200)
      const reply = await rotate(id, { previous_expires_at: inMs(60_000) })
      expect([reply.statusCode, reply.json().id]).toEqual([200, id])
      expect([await status(secret), await status(reply.json().secret)]).toEqual([200, 200])
      await api().db.pool.query('UPDATE api_keys SET previous_expires_at = clock_timestamp() WHERE id = $1', [id])
      await expect.poll(() => status(secret)).toBe(401)
      expect(await status(reply.json().secret)).toBe(200)
    })
    test('200: without an overlap the secret before ends at once, and so does one from before the rotation before', async () => {
      const { id, secret } = await newKey()
      const first = (await rotate(id, { previous_expires_at: inMs(60_000) })).json().secret
      const second = (await rotate(id)).json().secret
      expect([await status(secret), await status(first), await status(second)]).toEqual([401, 401, 200])
    })
    test('200: the expiry of the key changes only if it is given, and ends both secrets', async () => {
      const { id, secret } = await newKey()
      const until = inMs(60_000)
      expect((await rotate(id, { expires_at: until, previous_expires_at: until })).json().expires_at).toBe(until)
      const { secret: last, expires_at } = (await rotate(id, { previous_expires_at: until })).json()
      expect(expires_at).toBe(until)
      await api().db.pool.query('UPDATE api_keys SET expires_at = clock_timestamp() WHERE id = $1', [id])
      await expect.poll(() => status(last)).toBe(401)
      expect(await status(secret)).toBe(401)
    })
    test('200: an operator rotates a key of any project', async () => {
      const { id } = await api().keyFor(api().projects.other, ['jobs:read'])
      expect((await rotate(id)).statusCode).toBe(200)
    })
    test('400: times that have passed, an overlap that is too long, and a field that there is not', async () => {
      const { id, secret } = await newKey()
      for (const [field, value] of [
        ['previous_expires_at', inMs(-1)],
        ['previous_expires_at', inMs(31 * 24 * 3_600_000)],
        ['previous_expires_at', 'soon'],
        ['expires_at', inMs(-1)],
        ['overlap', 3],
      ]) {
        const reply = await rotate(id, { [String(field)]: value })
        expect([reply.statusCode, reply.json().error.details[0].path]).toEqual([400, field])
      }
      expect(await status(secret)).toBe(200)
    })
    test('404: a key of another project', async () => {
      expect((await rotate((await newKey()).id, {}, api().headers.other)).statusCode).toBe(404)
    })
    test('409: a key that is revoked, and the one that the process was started with', async () => {
      const { id } = await newKey()
      await call('DELETE', `/v1/api-keys/${id}`)
      expect((await rotate(id)).statusCode).toBe(409)
      const reply = await rotate(`key_${'0'.repeat(26)}`)
      expect([reply.statusCode, reply.json().error.message]).toEqual([409, expect.stringContaining('TRAINYARD_API_KEY')])
    })
    test('422: an idempotency key that was sent with another body; a replay shows no secret', async () => {
      const { id } = await newKey()
      const key = { 'idempotency-key': `once-${id}` }
      expect((await rotate(id, {}, key)).json().secret).toMatch(/^ty_/)
      expect((await rotate(id, {}, key)).json()).not.toHaveProperty('secret')
      expect((await rotate(id, { expires_at: null }, key)).statusCode).toBe(422)
    })
  },
  { adminKeyId: `key_${'0'.repeat(26)}` },
)
