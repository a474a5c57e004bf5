import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { queuedJob, readyDataset } from '@trainyard/testing/db/fixtures.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { openBrowser } from '../support/browser.js'
import { findChromium } from '../support/chromium.js'
import { type Stack, startStack } from '../support/stack.js'

/** What a page read of a reply; a call that the browser did not let through has the browser's own error. */
type Answer = { status: number; headers: Record<string, string>; body: unknown } | { error: string }
type Call = { method?: string; path: string; headers?: Record<string, string>; body?: unknown }

describe('pages of other origins, in a browser', skipUnless(findChromium() !== null, 'Chromium'), () => {
  let stack: Stack
  let browser: Browser
  const sites: Server[] = []
  let friend = ''
  let stranger = ''
  let job = ''
  let dataset = ''

  beforeAll(async () => {
    browser = await openBrowser()
    for (const site of [serveBlank(), serveBlank()]) sites.push(await site)
    ;[friend, stranger] = sites.map((site) => `http://127.0.0.1:${(site.address() as AddressInfo).port}`) as [string, string]
    stack = await startStack({ processes: ['api'], environment: { TRAINYARD_CORS_ORIGINS: friend } })
    const { db } = stack.database
    const { id } = await db.projects.ensure('default')
    dataset = (await readyDataset(db, id)).id
    job = (await queuedJob(db, { project: { id, datasetId: dataset } })).id
  })
  afterAll(async () => {
    await browser?.close()
    await stack?.stop()
    for (const site of sites) site.close()
  })

  const open = async (origin: string): Promise<{ page: Page; close: () => Promise<void> }> => {
    const context = await browser.newContext()
    const page = await context.newPage()
    await page.goto(origin)
    return { page, close: () => context.close() }
  }

  /** A call with the key. Its header alone makes the browser ask by a preflight first. */
  const call = (page: Page, { method = 'GET', path, headers = {}, body }: Call): Promise<Answer> =>
    page.evaluate<Answer>(`(async () => {
      try {
        const reply = await fetch(${JSON.stringify(stack.url + path)}, ${JSON.stringify({
          method,
          headers: { authorization: `Bearer ${stack.key}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })})
        return { status: reply.status, headers: Object.fromEntries(reply.headers), body: await reply.json().catch(() => null) }
      } catch (error) {
        return { error: String(error) }
      }
    })()`)
  const through = async (page: Page, wanted: Call) => {
    const answer = await call(page, wanted)
    if ('error' in answer) throw new Error(`${wanted.path}: ${answer.error}`)
    return answer
  }
  const countJobs = async () => (await stack.database.db.pool.query('SELECT id FROM jobs')).rowCount
  const newJob = (name: string): Call => ({
    method: 'POST',
    path: '/v1/jobs',
    headers: { 'idempotency-key': name.replaceAll(' ', '-') },
    body: { name, dataset: { id: dataset }, architecture: { layers: [{ type: 'dense', units: 2 }] } },
  })

  test('an allowed page calls with its key, which takes a preflight, by every method, and reads the headers that it needs', async () => {
    const { page, close } = await open(friend)
    const read = await through(page, { path: `/v1/jobs/${job}` })
    expect([read.status, read.body]).toEqual([200, expect.objectContaining({ id: job })])

    const made = await through(page, newJob('of a page'))
    expect(made.status).toBe(201)
    expect(made.headers).toMatchObject({ location: expect.stringMatching(/^\/v1\/jobs\/job_/), 'x-request-id': expect.any(String) })
    const repeated = await through(page, newJob('of a page'))
    expect([repeated.status, repeated.headers['idempotency-replayed'], repeated.body]).toEqual([201, 'true', made.body])
    // What is not listed stays hidden from the page.
    expect(Object.keys(made.headers)).not.toContain('content-security-policy')

    const { id } = made.body as { id: string }
    expect((await through(page, { method: 'POST', path: `/v1/jobs/${id}/cancel` })).status).toBe(200)
    expect((await through(page, { method: 'DELETE', path: `/v1/jobs/${id}` })).status).toBe(200)
    expect((await through(page, { path: `/v1/jobs/${id}` })).status).toBe(404)
    await close()
  })

  test('an allowed page reads errors too, also without a key', async () => {
    const { page, close } = await open(friend)
    const wrong = await through(page, { method: 'POST', path: '/v1/jobs', body: { name: 1 } })
    expect([wrong.status, wrong.body]).toEqual([400, { error: expect.objectContaining({ code: 'invalid_request', details: expect.any(Array) }) }])
    const keyless = await through(page, { path: '/v1/jobs', headers: { authorization: 'Bearer nothing' } })
    expect([keyless.status, keyless.headers['www-authenticate']]).toEqual([401, expect.stringContaining('Bearer')])
    await close()
  })

  test('a page that is not allowed reads nothing, and its preflight keeps the service from doing anything; the same call of an allowed page does', async () => {
    const { page, close } = await open(stranger)
    const other = await open(friend)
    const before = await countJobs()
    const wanted = newJob('of whoever may')
    for (const each of [{ path: `/v1/jobs/${job}` }, wanted]) expect(await call(page, each)).toEqual({ error: 'TypeError: Failed to fetch' })
    expect(await countJobs()).toBe(before)
    const made = await through(other.page, wanted)
    expect([made.status, made.headers['idempotency-replayed']]).toEqual([201, undefined])
    await other.close()
    await close()
  })

  test('the documentation of the API works without a key, within its content policy, and asks nothing of another origin', async () => {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
    const page = await context.newPage()
    const broken: string[] = []
    page.on('console', (message) => message.type() === 'error' && broken.push(message.text()))
    page.on('request', (request) => !request.url().startsWith(stack.url) && !/^(data|blob):/.test(request.url()) && broken.push(`elsewhere: ${request.url()}`))
    await page.goto(`${stack.url}/docs`)
    await page.getByRole('heading', { level: 1, name: 'Trainyard' }).waitFor()
    await page.getByText('/v1/datasets/catalog').first().waitFor()
    expect(broken).toEqual([])
    await context.close()
  })

  test('an EventSource opens with a ticket on an allowed page, and on no other', async () => {
    const { page, close } = await open(friend)
    const other = await open(stranger)
    const { body } = await through(page, { method: 'POST', path: '/v1/tickets' })
    const address = `${stack.url}/v1/jobs/${job}/events?ticket=${(body as { ticket: string }).ticket}`
    const firstOf = (where: Page) =>
      where.evaluate<{ status: unknown } | { closed: boolean }>(`new Promise((resolve) => {
        const source = new EventSource(${JSON.stringify(address)})
        const end = (result) => { source.close(); resolve(result) }
        source.addEventListener('status', ({ data }) => end({ status: JSON.parse(data) }))
        source.addEventListener('error', () => end({ closed: source.readyState === EventSource.CLOSED }))
      })`)
    // The refused page first: a ticket that it had used up could not open the other's stream.
    expect(await firstOf(other.page)).toEqual({ closed: true })
    const again = await through(page, { method: 'POST', path: '/v1/tickets' })
    expect((again.body as { ticket: string }).ticket).not.toBe((body as { ticket: string }).ticket)
    expect(await firstOf(page)).toEqual({ status: expect.objectContaining({ type: 'status', message: 'queued' }) })
    await other.close()
    await close()
  })
})

/** A site of one empty page, on a port of its own: another origin than the service's. */
async function serveBlank(): Promise<Server> {
  const server = createServer((_, reply) =>
    reply.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><link rel="icon" href="data:,"><title>page</title>'),
  )
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  return server
}
