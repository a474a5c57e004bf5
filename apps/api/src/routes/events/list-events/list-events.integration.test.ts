import { createParser, type EventSourceMessage } from 'eventsource-parser'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimNext, jobBody, points, readyDataset } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let dataset: string
let base: string
beforeAll(async () => {
  api = await createTestApi()
  dataset = await readyDataset(api, api.projects.own)
  base = await api.app.listen({ port: 0, host: '127.0.0.1' })
})
afterAll(() => api?.close())

const makeJob = async () => {
  const reply = await api.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: api.headers.admin })
  const id: string = reply.json().id
  const { lease } = await claimNext(api.db, { jobId: id })
  return { id, lease }
}
type Read = { status: number; frames: EventSourceMessage[] }

/** Reads a live stream until its end, or until `enough` frames with data have come; then it hangs up. */
async function read(id: string, { lastId, enough = Number.POSITIVE_INFINITY }: { lastId?: string; enough?: number } = {}): Promise<Read> {
  const headers = { ...api.headers.reader, accept: 'text/event-stream', ...(lastId === undefined ? {} : { 'last-event-id': lastId }) }
  const reply = await fetch(`${base}/v1/jobs/${id}/events`, { headers, signal: AbortSignal.timeout(20_000) })
  const frames: EventSourceMessage[] = []
  const parser = createParser({ onEvent: (frame) => void (frame.data !== '' && frames.push(frame)) })
  const decoder = new TextDecoder()
  for await (const chunk of reply.body ?? []) {
    parser.feed(decoder.decode(chunk, { stream: true }))
    if (frames.length >= enough) break
  }
  return { status: reply.status, frames: frames.slice(0, enough) }
}

test('the list has what happened, in order, by kind and by page', async () => {
  const { id, lease } = await makeJob()
  await api.db.events.append(lease, [
    { type: 'log', message: 'one' },
    { type: 'diagnostic', level: 'warn', message: 'two' },
  ])
  const list = async (query: string) => (await api.app.inject({ url: `/v1/jobs/${id}/events${query}`, headers: api.headers.reader })).json()
  const all = await list('?order=asc')
  const count: number = all.data.length
  expect(all.data.map(({ seq }: { seq: number }) => seq)).toEqual(Array.from({ length: count }, (_, index) => index + 1))
  expect(all.data.slice(-2).map(({ message }: { message: string }) => message)).toEqual(['one', 'two'])
  expect((await list('?type=diagnostic')).data.map(({ message }: { message: string }) => message)).toEqual(['two'])
  expect((await list('?search=TW')).data.map(({ message }: { message: string }) => message)).toEqual(['two'])
  expect((await list('?level=warn')).data.map(({ level }: { level: string }) => level)).toEqual(expect.arrayContaining(['warn']))
  expect((await list('?level=warn')).data.map(({ message }: { message: string }) => message)).not.toContain('one')
  expect((await list('?search=two&level=error')).data).toEqual([])
  expect((await list('?search=%00')).error.details[0].path).toBe('query.search')
  const first = await list(`?order=asc&limit=${count - 1}`)
  expect([first.has_more, (await list(`?order=asc&limit=3&after=${first.last_id}`)).data.length]).toEqual([true, 1])
})

test('a live reader gets metrics and events as they come, and the stream ends with the event that ends the job', async () => {
  const { id, lease } = await makeJob()
  const reading = read(id)
  await api.db.metrics.append(lease, points('loss', 5))
  await api.db.events.append(lease, [{ type: 'log', message: 'hello' }])
  await api.db.tasks.fail(lease, { code: 'diverged', message: 'loss is not finite', retry: false })
  const { status, frames } = await reading
  expect(status).toBe(200)
  expect(frames.filter(({ event }) => event === 'metric').flatMap(({ data }) => JSON.parse(data).series[0].step)).toEqual([1, 2, 3, 4, 5])
  expect(JSON.parse(frames.at(-1)?.data ?? '{}')).toMatchObject({ type: 'status', data: { status: 'failed' } })
  expect(frames.map(({ event }) => event)).toContain('log')
})

test('cut anywhere and resumed by its last id, the stream holds everything exactly once', async () => {
  const { id, lease } = await makeJob()
  const messages = Array.from({ length: 12 }, (_, index) => `line ${index}`)
  const writing = (async () => {
    for (const [index, message] of messages.entries()) {
      await api.db.metrics.append(lease, points('loss', 3, { from: 1 + index * 3 }))
      await api.db.events.append(lease, [{ type: 'log', message }])
    }
    await api.db.tasks.fail(lease, { code: 'engine_error', message: 'end', retry: false })
  })()
  const frames: EventSourceMessage[] = []
  for (let lastId: string | undefined, cuts = 0; cuts < 100; cuts += 1) {
    const part = await read(id, { ...(lastId === undefined ? {} : { lastId }), enough: 2 })
    frames.push(...part.frames)
    lastId = part.frames.at(-1)?.id ?? lastId
    if (part.status === 204) break
  }
  await writing
  const written = frames.filter(({ event }) => event === 'log').map(({ data }): string => JSON.parse(data).message)
  expect(written.filter((message) => message.startsWith('line '))).toEqual(messages)
  expect(frames.filter(({ event }) => event === 'metric').flatMap(({ data }) => JSON.parse(data).series[0].step)).toEqual(
    Array.from({ length: 36 }, (_, index) => index + 1),
  )
  expect(new Set(frames.map(({ id: each }) => each)).size).toBe(frames.length)
}, 60_000)

test('204: a reader that has everything of an ended job need not come back', async () => {
  const { id, lease } = await makeJob()
  await api.db.tasks.fail(lease, { code: 'data_error', message: 'bad row', retry: false })
  const { frames } = await read(id)
  expect((await read(id, { lastId: frames.at(-1)?.id ?? '' })).status).toBe(204)
})

test('400 and 404 come before the stream: a foreign position, a job that is not there', async () => {
  const { id } = await makeJob()
  expect((await read(id, { lastId: 'evt_1' })).status).toBe(400)
  expect((await read('job_none')).status).toBe(404)
})

test('400: the id of another job’s stream, an event of another job, a place of another kind of event', async () => {
  const [one, other] = [await makeJob(), await makeJob()]
  for (const { lease } of [one, other])
    await api.db.events.append(lease, [
      { type: 'log', message: 'a' },
      { type: 'log', message: 'b' },
    ])
  const { frames } = await read(one.id, { enough: 3 })
  expect((await read(other.id, { lastId: frames.at(-1)?.id ?? '' })).status).toBe(400)
  expect((await read(one.id, { lastId: '0.999' })).status).toBe(400)
  const list = async (id: string, query: string) => (await api.app.inject({ url: `/v1/jobs/${id}/events?${query}`, headers: api.headers.reader })).json()
  const first = await list(one.id, 'limit=1&type=log')
  expect((await list(one.id, `limit=1&type=log&after=${first.next}`)).data).toHaveLength(1)
  for (const [id, query] of [
    [one.id, `after=${first.next}`],
    [one.id, `type=status&after=${first.next}`],
    [one.id, `type=log&order=asc&after=${first.next}`],
    [other.id, `type=log&after=${first.next}`],
    [other.id, `after=${first.last_id}`],
    [one.id, `after=evt_${'0'.repeat(26)}`],
  ] as const)
    expect((await list(id, query)).error?.param, query).toBe('query.after')
})

test('closing the server lets readers go', async () => {
  const own = await createTestApi()
  const url = await own.app.listen({ port: 0, host: '127.0.0.1' })
  const id = await readyDataset(own, own.projects.own)
  const job = (await own.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(id), headers: own.headers.admin })).json()
  const reply = await fetch(`${url}/v1/jobs/${job.id}/events`, { headers: { ...own.headers.reader, accept: 'text/event-stream' } })
  const text = reply.text()
  await own.close()
  expect(await text).toContain('event: status')
})
