import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentedPath } from './openapi/openapi-document.js'

let api: TestApi
let port: number
beforeAll(async () => {
  api = await createTestApi({ corsOrigins: ['*'] })
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(() => api?.close())

/** What is missing of what every reply must say. */
function missingIn(headers: Record<string, unknown>): string[] {
  const policy = String(headers['content-security-policy'])
  const kept = {
    nosniff: headers['x-content-type-options'] === 'nosniff',
    'no referrer': headers['referrer-policy'] === 'no-referrer',
    'no frames': policy.includes("frame-ancestors 'none'"),
    'a default source': /default-src '(none|self)'/.test(policy),
    'no unsafe script': !/script-src[^;]*unsafe/.test(policy) && !/default-src[^;]*unsafe/.test(policy),
  }
  return Object.entries(kept).flatMap(([name, holds]) => (holds ? [] : [name]))
}

test('every reply of every route says how a browser must treat it, with and without a key', async () => {
  const routes = [...api.app.routeTable, { method: 'GET', url: '/v1/none' }, { method: 'PATCH', url: '/v1/jobs' }, { method: 'OPTIONS', url: '/v1/jobs' }]
  expect(routes.length).toBeGreaterThan(70)
  for (const { method, url: pattern } of routes) {
    const url = documentedPath(pattern).replaceAll(/{\w+}/g, '1')
    for (const headers of [{}, api.headers.admin, { ...api.headers.admin, accept: 'text/html' }]) {
      const reply = await api.app.inject({ method: method as 'GET', url, headers })
      expect([method, url, reply.statusCode, missingIn(reply.headers)]).toEqual([method, url, reply.statusCode, []])
    }
  }
})

test.each(['GET /%ff HTTP/1.1\r\nHost: a\r\n\r\n', 'NONSENSE\r\n\r\n', `GET / HTTP/1.1\r\nHost: a\r\nx: ${'y'.repeat(20_000)}\r\n\r\n`])(
  'so does the answer to what is rejected before there is a request: %#',
  async (text) => {
    const socket = connect(port, '127.0.0.1')
    socket.write(text)
    const [part] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    const lines = part.toString().split('\r\n\r\n')[0]?.split('\r\n').slice(1) ?? []
    expect(missingIn(Object.fromEntries(lines.map((line) => line.split(': '))))).toEqual([])
  },
)
