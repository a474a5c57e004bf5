import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { retentionSettings } from './collection/policy.js'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { jobSpecOf, newProject, readyDataset } from '@trainyard/testing/db/fixtures.js'

let test: TestDatabase
let projectId: string
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 20 })
  projectId = (await newProject(test.db)).id
})
afterAll(() => test?.drop())

let count = 0
const request = (change: { bodySha256?: string; route?: string } = {}) => ({
  projectId,
  key: `key-${count}`,
  route: 'POST /v1/jobs',
  bodySha256: 'body',
  ...change,
})
const freshKey = () => {
  count++
  return request()
}
const age = (key: string, interval: string) =>
  test.db.pool.query('UPDATE idempotency_keys SET created_at = clock_timestamp() - $2::interval WHERE key = $1', [key, interval])

describe('an idempotency key', () => {
  it('is new to one of 50 at once and in progress to the others', async () => {
    const first = freshKey()
    const states = await Promise.all(Array.from({ length: 50 }, () => test.db.idempotency.begin(first)))
    expect(states.filter(({ state }) => state === 'new')).toHaveLength(1)
    expect(states.filter(({ state }) => state === 'in_progress')).toHaveLength(49)
  })

  it('replays the first reply, of any JSON, to the same request only', async () => {
    for (const response of [{ id: 'job_1', list: [1, null] }, null, 'text', [1]]) {
      const first = freshKey()
      await test.db.idempotency.begin(first)
      await test.db.idempotency.finish({ ...first, status: 201, response })
      expect(await test.db.idempotency.begin(first)).toEqual({ state: 'replay', status: 201, response })
      const mismatch = { state: 'mismatch', first: { route: 'POST /v1/jobs', at: expect.any(Date), resourceId: null } }
      expect(await test.db.idempotency.begin(request({ bodySha256: 'another' }))).toEqual(mismatch)
      expect(await test.db.idempotency.begin(request({ route: 'POST /v1/datasets' }))).toEqual(mismatch)
      expect(await test.db.idempotency.begin({ ...first, projectId: (await newProject(test.db)).id })).toEqual({ state: 'new' })
    }
  })

  it('is free again after a request that did nothing', async () => {
    const first = freshKey()
    await test.db.idempotency.begin(first)
    await test.db.idempotency.abandon(first)
    expect(await test.db.idempotency.begin(request({ bodySha256: 'corrected' }))).toEqual({ state: 'new' })
  })

  it('of a request that died is given to the next, and what it had made is found instead of made again', async () => {
    const { db } = test
    const first = freshKey()
    const dataset = await readyDataset(db, projectId)
    const create = () => db.jobs.create({ projectId, spec: jobSpecOf({ datasetId: dataset.id }), specSha256: 'x', idempotencyKey: first.key })
    await db.idempotency.begin(first)
    const id = await create()
    expect(await db.idempotency.begin(first)).toEqual({ state: 'in_progress' })
    await age(first.key, '31 seconds')
    const states = await Promise.all(Array.from({ length: 5 }, () => db.idempotency.begin(first)))
    expect(states.filter(({ state }) => state === 'new')).toHaveLength(1)
    expect(await Promise.all([create(), create(), create()])).toEqual([id, id, id])
    await db.idempotency.abandon(first)
    expect(await create()).toBe(id)
    expect((await db.jobs.list(projectId, { limit: 10, order: 'asc' })).data).toHaveLength(1)
  })

  it('makes one data set, however many try at once', async () => {
    const first = freshKey()
    await test.db.idempotency.begin(first)
    const made = await Promise.all(
      Array.from({ length: 10 }, () =>
        test.db.datasets.create({ projectId, name: 'once', source: { type: 'sample', sample: 'iris' }, idempotencyKey: first.key }),
      ),
    )
    expect(new Set(made.map(({ id }) => id)).size).toBe(1)
  })

  it('is forgotten after a day, by the sweep or by its next use', async () => {
    const first = freshKey()
    await test.db.idempotency.begin(first)
    await test.db.idempotency.finish({ ...first, status: 200, response: 1 })
    await age(first.key, '25 hours')
    expect(await test.db.idempotency.begin(request({ bodySha256: 'new' }))).toEqual({ state: 'new' })
    await age(first.key, '25 hours')
    const { collected } = await test.db.collector.collect(retentionSettings.parse({}))
    expect(collected.find(({ kind }) => kind === 'replies')).toMatchObject({ rows: 1 })
  })
})
