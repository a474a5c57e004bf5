import { afterAll, beforeAll, expect, test } from 'vitest'
import { claimNext, jobBody, points, readyDataset, succeed } from '@trainyard/testing/api/play-worker.js'
import { createTestApi, type TestApi } from '@trainyard/testing/api/test-api.js'

let api: TestApi
let job: string
beforeAll(async () => {
  api = await createTestApi()
  const dataset = await readyDataset(api, api.projects.own)
  const payload = { ...jobBody(dataset), ensemble: { members: 2 } }
  job = (await api.app.inject({ method: 'POST', url: '/v1/jobs', payload, headers: api.headers.admin })).json().id
  const { lease } = await claimNext(api.db, { jobId: job })
  for (const member of [0, 1]) await api.db.metrics.append(lease, [...points('loss', 1_500, { member }), ...points('val_loss', 3, { member })])
})
afterAll(() => api?.close())

const get = (url: string, headers = api.headers.reader) => api.app.inject({ url, headers })
const scalars = (query: Record<string, string>) => get(`/tensorboard/data/plugin/scalars/scalars?${new URLSearchParams(query).toString()}`)

/** Files of a tar archive, by the format alone. */
function filesOf(tar: Buffer): Map<string, Buffer> {
  const files = new Map<string, Buffer>()
  for (let at = 0; tar[at] !== 0; ) {
    const field = (from: number, length: number) => tar.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '')
    const bytes = Number.parseInt(field(124, 12), 8)
    const sum = tar.subarray(at, at + 512).reduce((total, byte, index) => total + (index >= 148 && index < 156 ? 32 : byte), 0)
    expect(Number.parseInt(field(148, 8), 8)).toBe(sum)
    files.set([field(345, 155), field(0, 100)].filter(Boolean).join('/'), tar.subarray(at + 512, at + 512 + bytes))
    at += 512 + Math.ceil(bytes / 512) * 512
  }
  return files
}

/** Values of the scalars in an event file, by tag: a record is length, checksum, event, checksum; a scalar ends with tag and float. */
function valuesOf(file: Buffer): Map<string, number[]> {
  const values = new Map<string, number[]>()
  for (let at = 0; at < file.length; ) {
    const length = Number(file.readBigUInt64LE(at))
    const event = file.subarray(at + 12, at + 12 + length)
    const tag = /(?:val_)?loss$/.exec(event.toString('latin1', 0, length - 5))?.[0]
    if (tag !== undefined && event.at(-5) === 0x15) values.set(tag, [...(values.get(tag) ?? []), event.readFloatLE(length - 4)])
    at += 16 + length
  }
  return values
}

test('the archive holds every point of every member once, in files that sort in the order of their points', async () => {
  const reply = await get(`/v1/jobs/${job}/tensorboard`)
  expect(reply.statusCode).toBe(200)
  expect(reply.headers['content-type']).toBe('application/x-tar')
  const files = filesOf(reply.rawPayload)
  for (const member of [0, 1]) {
    const own = [...files].filter(([name]) => name.startsWith(`${job}/member-${member}/events.out.tfevents.`)).sort(([a], [b]) => (a < b ? -1 : 1))
    const losses = own.flatMap(([, file]) => valuesOf(file).get('loss') ?? [])
    expect(losses).toEqual(Array.from({ length: 1_500 }, (_, index) => Math.fround(Math.sin(index + 1))))
    expect(own.flatMap(([, file]) => valuesOf(file).get('val_loss') ?? [])).toHaveLength(3)
    expect(own[0]?.[1].toString('latin1')).toContain('optimizer.learning_rate')
  }
})

test('runs are the members of jobs, and tags their metrics', async () => {
  expect((await get('/tensorboard/data/runs')).json()).toEqual([`${job}/member-0`, `${job}/member-1`])
  const tags = (await get('/tensorboard/data/plugin/scalars/tags')).json()
  expect(Object.keys(tags[`${job}/member-1`])).toEqual(['loss', 'val_loss'])
  expect(tags[`${job}/member-1`].loss).toEqual({ displayName: 'loss', description: '' })
})

test('points are [seconds, step, value], at most a thousand with the ends kept, or CSV', async () => {
  const reply = await scalars({ run: `${job}/member-0`, tag: 'loss' })
  const found: number[][] = reply.json()
  expect(found.length).toBeLessThanOrEqual(1_000)
  expect(found[0]).toEqual([1_767_225_600, 1, Math.sin(1)])
  expect(found.at(-1)).toEqual([1_767_225_601.499, 1_500, Math.sin(1_500)])
  const csv = (await scalars({ run: `${job}/member-0`, tag: 'val_loss', format: 'csv' })).body.split('\r\n')
  expect(csv.slice(0, 2)).toEqual(['Wall time,Step,Value', `1767225600,1,${Math.sin(1)}`])
})

test('an ended job has a run of its ensemble, and its archive says how each run ended', async () => {
  const own = await createTestApi()
  try {
    const payload = { ...jobBody(await readyDataset(own, own.projects.own)), name: 'the named' }
    const id: string = (await own.app.inject({ method: 'POST', url: '/v1/jobs', payload, headers: own.headers.admin })).json().id
    await succeed(own, id)
    const read = async (url: string) => own.app.inject({ url, headers: own.headers.reader })
    expect((await read('/tensorboard/data/runs')).json()).toContain(`${id}/ensemble`)
    const tags = Object.keys((await read('/tensorboard/data/plugin/scalars/tags')).json()[`${id}/ensemble`])
    expect(tags).toContain('validation_accuracy')
    expect((await read(`/tensorboard/data/plugin/scalars/scalars?run=${id}/ensemble&tag=validation_accuracy`)).json()).toEqual([
      [expect.any(Number), expect.any(Number), 1],
    ])
    const files = filesOf((await read(`/v1/jobs/${id}/tensorboard`)).rawPayload)
    for (const run of ['member-0', 'ensemble']) {
      const whole = [...files].filter(([name]) => name.startsWith(`${id}/${run}/`)).map(([, file]) => file.toString('latin1'))
      expect(whole[0]).toContain('the named')
      expect(whole.at(-1)).toContain('_hparams_/session_end_info')
    }
  } finally {
    await own.close()
  }
})

test('runs are those of every job, however many there are', async () => {
  const own = await createTestApi()
  try {
    // All of them run at once.
    const { weight, limits } = await own.db.projects.settings(own.projects.own)
    await own.db.projects.setSettings(own.projects.own, { weight, limits: { ...limits, running_tasks: 200 } })
    const dataset = await readyDataset(own, own.projects.own)
    const names: string[] = []
    for (let index = 0; index < 103; index++) {
      const id: string = (await own.app.inject({ method: 'POST', url: '/v1/jobs', payload: jobBody(dataset), headers: own.headers.admin })).json().id
      const { lease } = await claimNext(own.db, { jobId: id })
      await own.db.metrics.append(lease, points('loss', 1))
      names.push(`${id}/member-0`)
    }
    expect((await own.app.inject({ url: '/tensorboard/data/runs', headers: own.headers.reader })).json()).toEqual(names)
  } finally {
    await own.close()
  }
})

test('another project has none of it, and what is no run is not found', async () => {
  expect((await get('/tensorboard/data/runs', api.headers.other)).json()).toEqual([])
  const query = new URLSearchParams({ run: `${job}/member-0`, tag: 'loss' }).toString()
  expect((await get(`/tensorboard/data/plugin/scalars/scalars?${query}`, api.headers.other)).statusCode).toBe(404)
  expect((await scalars({ run: 'train', tag: 'loss' })).statusCode).toBe(404)
  expect((await scalars({ run: `${job}/member-7`, tag: 'loss' })).json()).toEqual([])
})
