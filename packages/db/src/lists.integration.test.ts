import { defined, limits } from '@trainyard/spec'
import { createId } from '@trainyard/runtime'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { claimed, newProject, pointsOf, queuedJob, readyDataset } from '@trainyard/testing/db/fixtures.js'
import type { EventQuery } from './events/events.js'
import type { JobQuery } from './jobs/list-jobs.js'
import type { Page } from './page.js'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
})
afterAll(() => test?.drop())

/** All ids of a list, by its `next`, or by the last id of each page as clients of former versions go on. */
async function everyPage(read: (after: string | undefined) => Promise<Page<{ id: string }>>, by: 'next' | 'last id' = 'next'): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | undefined; ; ) {
    const { data, hasMore, next } = await read(after)
    ids.push(...data.map(({ id }) => id))
    if (!hasMore) return ids
    after = by === 'next' ? defined(next, 'next place') : data.at(-1)?.id
  }
}

describe('a list of jobs', () => {
  it('gives every job once in each order, whatever the page size', async () => {
    const { db } = test
    const { id } = await newProject(db)
    const project = { id, datasetId: (await readyDataset(db, id)).id }
    const names = ['pear', 'apple', 'fig', 'apple', 'pear']
    const ids: string[] = []
    for (const [index, name] of names.entries()) ids.push((await queuedJob(db, { project, name, priority: index % 2 })).id)
    const all = async (query: Partial<JobQuery>, limit: number) => {
      const read = (after: string | undefined) => db.jobs.list(id, { limit, order: 'asc', ...query, ...(after === undefined ? {} : { after }) })
      const found = await everyPage(read)
      expect(await everyPage(read, 'last id')).toEqual(found)
      return found
    }
    for (const limit of [1, 2, 5, 10]) {
      expect(await all({}, limit)).toEqual(ids)
      expect(await all({ order: 'desc' }, limit)).toEqual([...ids].reverse())
      const byName = await all({ sort: 'name' }, limit)
      expect(byName.map((each) => names[ids.indexOf(each)])).toEqual(['apple', 'apple', 'fig', 'pear', 'pear'])
      expect((await all({ sort: 'priority', order: 'desc' }, limit)).map((each) => ids.indexOf(each) % 2)).toEqual([1, 1, 0, 0, 0])
    }
    expect((await db.jobs.list(id, { limit: 10, order: 'asc', name: 'PPL' })).data.map(({ name }) => name)).toEqual(['apple', 'apple'])
    expect((await db.jobs.list(id, { limit: 10, order: 'asc', name: '%' })).data).toEqual([])
    await db.jobs.request(id, ids[2] ?? '', 'cancel')
    expect((await db.jobs.list(id, { limit: 10, order: 'asc', status: ['cancelled'] })).data.map((job) => job.id)).toEqual([ids[2]])
  })

  it('is searched by a part of the name in any case and composition, whatever the collation of the database', async () => {
    const { db } = test
    const { id } = await newProject(db)
    const project = { id, datasetId: (await readyDataset(db, id)).id }
    const names = ['caf\u00e9 noir', 'CAFE\u0301 BLANC', 'Straße', 'ΟΔΟΣ', 'plain 100%_', 'ﬁne', 'ÅNGSTRÖM']
    for (const name of names) await queuedJob(db, { project, name })
    for (const [search, found] of [
      ['É', [0, 1]],
      ['e\u0301', [0, 1]],
      ['CAFÉ n', [0]],
      ['strasse', [2]],
      ['STRASSE', [2]],
      ['ß', [2]],
      ['οδος', [3]],
      ['σ', [3]],
      ['100%_', [4]],
      ['FINE', [5]],
      ['\u212bngstr\u00f6m', [6]],
      ['\\', []],
    ] as const)
      expect(
        (await db.jobs.list(id, { limit: 10, order: 'asc', name: search })).data.map(({ name }) => names.indexOf(name)),
        search,
      ).toEqual(found)
  })

  it("shows each job's best and last validation metrics: the best over members and steps, the mean of the last", async () => {
    const { db } = test
    const job = await queuedJob(db, { members: 2 })
    for (const [member, values] of [
      [0.5, 0.2, 0.4],
      [0.6, 0.3, 0.8],
    ].entries()) {
      const { lease } = await claimed(db, job.tasks[member] ?? '')
      await db.metrics.append(
        lease,
        ['val_loss', 'val_accuracy', 'loss'].flatMap((key) => pointsOf(member, key, [0, 1, 2], (step) => values[step] ?? null)),
      )
    }
    const { data } = await db.jobs.list(job.projectId, { limit: 10, order: 'desc' })
    expect(data[0]?.best).toEqual({ val_loss: 0.2, val_accuracy: 0.8 })
    expect(data[0]?.last['val_loss']).toBeCloseTo(0.6, 12)
    expect(Object.keys(data[0]?.last ?? {}).sort()).toEqual(['val_accuracy', 'val_loss'])
    expect(data[0]).toMatchObject({ member_count: 2, dataset_id: job.datasetId, status: 'running' })
  })
})

describe('other lists', () => {
  it('of data sets, keys and events give every row once', async () => {
    const { db } = test
    const { id } = await newProject(db)
    for (let index = 0; index < 5; index++) {
      await db.datasets.create({ projectId: id, name: `set ${index}`, source: { type: 'sample', sample: 'iris' } })
      await db.apiKeys.create({ projectId: id, name: `key ${index}`, scopes: ['jobs:read'], expiresAt: null, secretSha256: 'b'.repeat(64) })
    }
    const job = await queuedJob(db)
    await db.events.append(
      { jobId: job.id },
      Array.from({ length: 7 }, (_, index) => ({ type: 'log' as const, message: `line ${index}` })),
    )
    for (const order of ['asc', 'desc'] as const) {
      const query = (after: string | undefined) => ({ limit: 2, order, ...(after === undefined ? {} : { after }) })
      expect(new Set(await everyPage((after) => db.datasets.list(id, query(after)))).size).toBe(5)
      expect(new Set(await everyPage((after) => db.apiKeys.list({ projectId: id }, query(after)))).size).toBe(5)
      expect(await everyPage((after) => db.events.list(job.projectId, job.id, query(after)))).toHaveLength(8)
    }
    const logs = await db.events.list(job.projectId, job.id, { limit: 100, order: 'asc', types: ['log'] })
    expect(logs.data.map(({ message }) => message)).toEqual(Array.from({ length: 7 }, (_, index) => `line ${index}`))
    await db.events.append({ jobId: job.id }, [
      { type: 'diagnostic', level: 'warn', message: 'Größe 100% of_it' },
      { type: 'log', level: 'error', message: 'größer' },
    ])
    const found = async (query: Omit<EventQuery, 'limit' | 'order'>) =>
      (await db.events.list(job.projectId, job.id, { limit: 100, order: 'asc', ...query })).data.map(({ message }) => message)
    expect(await found({ search: 'GRÖSSE' })).toEqual(['Größe 100% of_it', 'größer'])
    expect(await found({ search: 'größ', levels: ['error'] })).toEqual(['größer'])
    expect(await found({ levels: ['warn', 'error'] })).toEqual(['Größe 100% of_it', 'größer'])
    expect(await found({ search: '%' })).toEqual(['Größe 100% of_it'])
    expect(await found({ search: 'LINE 3', types: ['log'] })).toEqual(['line 3'])
    const lines = (after: string | undefined) => ({ limit: 2, order: 'asc' as const, search: 'line', ...(after === undefined ? {} : { after }) })
    expect(await everyPage((after) => db.events.list(job.projectId, job.id, lines(after)))).toHaveLength(7)
    expect((await db.events.since(job.id, 3, 2)).map(({ seq }) => seq)).toEqual([4, 5])
  })
})

describe('keys', () => {
  it('are found by id, revoked at once, and touched at most once a minute', async () => {
    const { db } = test
    const { id: projectId, name } = await newProject(db)
    const key = await db.apiKeys.create({
      projectId,
      name: 'ci',
      scopes: ['jobs:write', 'predict'],
      expiresAt: new Date(Date.now() + 60_000),
      secretSha256: 'c'.repeat(64),
    })
    expect(await db.apiKeys.find(key.id)).toEqual(key)
    expect(key).toMatchObject({ project: name, scopes: ['jobs:write', 'predict'], revokedAt: null, lastUsedAt: null })
    await db.apiKeys.touch(key.id)
    const used = (await db.apiKeys.find(key.id))?.lastUsedAt
    await db.apiKeys.touch(key.id)
    expect((await db.apiKeys.find(key.id))?.lastUsedAt).toEqual(used)
    expect((await db.apiKeys.revoke({ projectId }, key.id)).revokedAt).not.toBeNull()
    expect(await db.apiKeys.find('key_00000000000000000000000000')).toBeNull()
  })

  it('of the operator are valid after every start, whatever happened to them', async () => {
    const { db } = test
    const id = createId('apiKey')
    const text = `ty_${id.slice(4)}_${'s'.repeat(43)}`
    const made = await db.apiKeys.ensureAdminKey(text)
    expect(made).toMatchObject({ id, scopes: ['admin'], project: 'default', revokedAt: null })
    await db.apiKeys.revoke({ projectId: made.projectId }, id)
    expect((await db.apiKeys.ensureAdminKey(text)).revokedAt).toBeNull()
    await expect(db.apiKeys.ensureAdminKey('password')).rejects.toThrow('must have the form')
  })
})

describe('workers', () => {
  it('are alive until three beats are missed, and gone when they leave', async () => {
    const { db } = test
    const worker = { id: createId('worker'), host: 'h', pid: 1, backend: 'native', library: 'x', device: 'cpu', memoryBytes: 1_000, slots: 2, busy: 0 }
    await db.workers.beat(worker)
    await db.workers.beat({ ...worker, busy: 2 })
    const { memoryBytes, ...shown } = worker
    expect(await db.workers.alive()).toMatchObject([{ object: 'worker', ...shown, memory_bytes: memoryBytes, busy: 2 }])
    expect(await db.workers.largest()).toEqual({ memoryBytes, flopsPerSecond: null })
    await db.workers.beat({ ...worker, flopsPerSecond: 2e9 })
    expect(await db.workers.largest()).toEqual({ memoryBytes, flopsPerSecond: 2e9 })
    const silentFor = async (seconds: number) => db.pool.query('UPDATE workers SET heartbeat_at = clock_timestamp() - make_interval(secs => $1)', [seconds])
    await silentFor(limits.liveWorkerSeconds - limits.workerBeatSeconds)
    expect(await db.workers.alive()).toHaveLength(1)
    await silentFor(limits.liveWorkerSeconds + 1)
    expect(await db.workers.alive()).toEqual([])
    await db.workers.leave(worker.id)
    expect((await db.pool.query('SELECT 1 FROM workers')).rowCount).toBe(0)
  })
})
