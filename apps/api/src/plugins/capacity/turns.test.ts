import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { AppError } from '@trainyard/runtime'
import { defined, elementAt } from '@trainyard/spec'
import fc from 'fast-check'
import fastify from 'fastify'
import { expect, test } from 'vitest'
import type { App } from '../../app.js'
import type { Caller } from '../../authentication/caller.js'
import { registerTurns, type TurnLimits } from './turns.js'

type Asked = { project: string; end(): void }

/** A server whose requests are answered one by one, when the test ends them; the project stands in the path. */
async function start(limits: TurnLimits) {
  const app = fastify({ forceCloseConnections: true })
  const begun: Asked[] = []
  app.decorateRequest('caller', null)
  app.addHook('onRequest', (request, _reply, done) => {
    const [, kind, project] = request.url.split('/')
    request.caller = kind === 'public' ? null : ({ projectId: defined(project, 'the project') } as Caller)
    done()
  })
  app.setErrorHandler((error, _request, reply) => reply.code(error instanceof AppError ? error.status : 500).send(String(error)))
  registerTurns(app as unknown as App, limits)
  const handler = async (request: { url: string }) => {
    const project = defined(request.url.split('/')[2], 'the project')
    return new Promise<string>((resolve) => begun.push({ project, end: () => resolve('ended') }))
  }
  app.get('/counted/:project', handler)
  app.get('/public/:project', handler)
  app.get('/uploads/:project', { config: { takesFiles: true } }, handler)
  await app.ready()
  const ask = (path: string) => app.inject(path)
  return { app, begun, ask }
}

const settle = () => new Promise<void>((resolve) => setImmediate(() => setImmediate(resolve)))
const patient = { waiting: 1_000, turnMs: 600_000 }

test('a project alone has its turns, and one while others ask; its requests begin in their order, none waits for another project, and all are answered', async () => {
  const requests = fc.array(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 40 })
  await fc.assert(
    fc.asyncProperty(requests, fc.integer({ min: 1, max: 4 }), fc.infiniteStream(fc.nat(1_000)), async (projects, atOnce, draws) => {
      const { app, begun, ask } = await start({ ...patient, atOnce })
      const replies = projects.map((project) => ask(`/counted/${project}`))
      const ended = new Set<Asked>()
      const left = (project: string) =>
        projects.filter((one) => one === project).length - begun.filter((one) => one.project === project && ended.has(one)).length
      /** Those that began while their project was alone go on when another comes. */
      let before = new Map<string, number>()
      for (;;) {
        await settle()
        const open = begun.filter((one) => !ended.has(one))
        const asking = [...new Set(projects)].filter((project) => left(project) > 0)
        const now = new Map(asking.map((project) => [project, open.filter((one) => one.project === project).length]))
        for (const [project, running] of now) {
          const may = Math.min(asking.length > 1 ? 1 : atOnce, left(project))
          expect(running).toBeGreaterThanOrEqual(may)
          expect(running).toBeLessThanOrEqual(Math.max(may, before.get(project) ?? atOnce)) // default: the first requests come before others are known
        }
        before = now
        if (open.length === 0) break
        const one = elementAt(open, draws.next().value % open.length, 'open requests')
        ended.add(one)
        one.end()
      }
      expect((await Promise.all(replies)).map(({ statusCode }) => statusCode)).toEqual(projects.map(() => 200))
      await app.close()
    }),
    { numRuns: 60 },
  )
})

test('a request that takes longer than a turn lets the next one begin', async () => {
  const { app, begun, ask } = await start({ atOnce: 1, waiting: 10, turnMs: 1 })
  const replies = [ask('/counted/a'), ask('/counted/a')]
  await expect.poll(() => begun.length).toBe(2)
  for (const one of begun) one.end()
  await Promise.all(replies)
  await app.close()
})

test('requests beyond those that may wait are 429, and what has limits of its own or no key is not counted', async () => {
  const { app, begun, ask } = await start({ atOnce: 1, waiting: 2, turnMs: 600_000 })
  const replies = ['counted', 'counted', 'counted', 'uploads', 'public'].map((kind) => ask(`/${kind}/a`))
  await expect.poll(() => begun.length).toBe(3)
  const refused = await ask('/counted/a')
  expect([refused.statusCode, refused.body]).toEqual([429, expect.stringContaining('2 requests of this project wait for their turn')])
  const all = Promise.all(replies)
  for (let next = 0; next < 5; next += 1) {
    await expect.poll(() => begun.length).toBeGreaterThan(next)
    elementAt(begun, next, 'requests').end()
  }
  expect((await all).map(({ statusCode }) => statusCode)).toEqual([200, 200, 200, 200, 200])
  await app.close()
})

test('a request whose client has gone neither begins nor holds up those behind it', async () => {
  const { app, begun, ask } = await start({ atOnce: 1, ...patient })
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const first = ask('/counted/a')
  await expect.poll(() => begun.length).toBe(1)
  const leaving = new AbortController()
  const arrival = once(app.server, 'request')
  const gone = fetch(`${url}/counted/a`, { signal: leaving.signal }).catch(() => 'gone')
  const [{ socket }] = (await arrival) as [IncomingMessage]
  const stays = fetch(`${url}/counted/a`)
  leaving.abort()
  expect(await gone).toBe('gone')
  if (!socket.destroyed) await once(socket, 'close')
  elementAt(begun, 0, 'requests').end()
  await expect.poll(() => begun.length).toBe(2)
  elementAt(begun, 1, 'requests').end()
  expect((await stays).status).toBe(200)
  await first
  expect(begun.length).toBe(2)
  await app.close()
})
