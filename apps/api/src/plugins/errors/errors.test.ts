import { Readable } from 'node:stream'
import fc from 'fast-check'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import type { App } from '../../app.js'
import { registerErrors } from './errors.js'

const payload = fc.oneof(
  fc.constantFrom(undefined, ''),
  fc.string(),
  fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  fc.dictionary(fc.string(), fc.integer()),
  fc.string().map((text) => () => Readable.from([text])),
)
/** What routes send: null with the statuses that have no body, anything with the others. */
const sending = fc.oneof(
  fc.record({ code: fc.constantFrom(204, 302, 303, 304, 416), sent: fc.constant(null) }),
  fc.record({ code: fc.constantFrom(200, 202, 404, 500), sent: payload }),
)

test('HEAD is answered with the status, the type and the length of GET, whatever is sent, and says no length where there is no body', async () => {
  await fc.assert(
    fc.asyncProperty(sending, async ({ sent, code }) => {
      const app = fastify()
      registerErrors(app as unknown as App, { note: () => undefined })
      app.get('/', (_request, reply) => reply.code(code).send(typeof sent === 'function' ? sent() : sent))
      const [get, head] = [await app.inject('/'), await app.inject({ method: 'HEAD', url: '/' })]
      expect([head.statusCode, head.body, head.headers['content-type']]).toEqual([get.statusCode, '', get.headers['content-type']])
      if (sent === null) expect([head.headers['content-length'], get.body]).toEqual([undefined, ''])
      // The length of a stream is known at its end alone.
      else if (typeof sent !== 'function' && get.body !== '') expect(head.headers['content-length']).toBe(get.headers['content-length'])
      await app.close()
    }),
    { numRuns: 300 },
  )
})
