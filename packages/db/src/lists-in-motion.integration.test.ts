import { createId } from '@trainyard/runtime'
import type { ListQuery } from '@trainyard/spec'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { newProject, newSweep, queuedJob, readyDataset } from '@trainyard/testing/db/fixtures.js'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Page } from './page.js'

let database: TestDatabase
let projectId: string
let datasetId: string
let jobId: string
let blob: string
beforeAll(async () => {
  database = await createTestDatabase()
  projectId = (await newProject(database.db)).id
  const dataset = await readyDataset(database.db, projectId)
  datasetId = dataset.id
  blob = dataset.sha256
  jobId = (await queuedJob(database.db, { project: { id: projectId, datasetId } })).id
})
afterAll(() => database?.drop())

const sql = (text: string, ...values: unknown[]) => database.db.pool.query(text, values)
const names = ['a', 'B', 'é', 'e', 'a', ' ', 'ab']

/** A list of the service: how to read it, add to it and, where rows go, take from it. */
type Listed = {
  read(query: ListQuery): Promise<Page<{ id: string }>>
  add(index: number): Promise<string>
  remove?(id: string): Promise<unknown>
}

const jobsBy = (sort: 'created_at' | 'name' | 'priority'): Listed => ({
  read: (query) => database.db.jobs.list(projectId, { ...query, sort }),
  add: async (index) =>
    (await queuedJob(database.db, { project: { id: projectId, datasetId }, name: names[index % names.length] ?? '', priority: index % 3 })).id,
})
const lists: Record<string, Listed> = {
  'jobs by time': jobsBy('created_at'),
  'jobs by name': jobsBy('name'),
  'jobs by priority': jobsBy('priority'),
  'data sets': {
    read: (query) => database.db.datasets.list(projectId, query),
    add: async (index) => (await database.db.datasets.create({ projectId, name: `set ${index}`, source: { type: 'sample', sample: 'iris' } })).id,
    remove: (id) => sql('UPDATE datasets SET deleted_at = clock_timestamp() WHERE id = $1 AND id <> $2', id, datasetId),
  },
  models: {
    read: (query) => database.db.models.list(projectId, query),
    add: async () => {
      const id = createId('model')
      await sql('INSERT INTO models (id, project_id, name) VALUES ($1, $2, $1)', id, projectId)
      return id
    },
    remove: (id) => database.db.models.deleteModel(projectId, id),
  },
  keys: {
    read: (query) => database.db.apiKeys.list({ projectId }, query),
    add: async () => (await database.db.apiKeys.create({ projectId, name: 'k', scopes: ['predict'], expiresAt: null, secretSha256: 'a'.repeat(64) })).id,
    remove: (id) => sql('DELETE FROM api_keys WHERE id = $1', id),
  },
  sweeps: {
    read: (query) => database.db.sweeps.list(projectId, query),
    add: () => newSweep(database.db, projectId, 1),
  },
  checkpoints: {
    read: (query) => database.db.checkpoints.list(projectId, jobId, query),
    add: async (index) => {
      const id = createId('checkpoint')
      await sql(
        `INSERT INTO checkpoints (id, job_id, member, kind, step, epoch, metrics, bytes, sha256, resumable) VALUES ($1, $2, $3, 'best', 1, 1, '{}', 0, $4, false)`,
        id,
        jobId,
        1_000 + index,
        blob,
      )
      return id
    },
    remove: (id) => sql('DELETE FROM checkpoints WHERE id = $1', id),
  },
  events: {
    read: (query) => database.db.events.list(projectId, jobId, query),
    add: async (index) => {
      await database.db.events.append({ jobId }, [{ type: 'log', message: `line ${index}` }])
      return (await database.db.events.list(projectId, jobId, { limit: 1, order: 'desc' })).data[0]?.id ?? ''
    },
    remove: (id) => sql('DELETE FROM events WHERE id = $1', id),
  },
}

const turn = fc.record({ add: fc.nat(2), remove: fc.array(fc.nat(30), { maxLength: 2 }) })
let made = 0

test.each(Object.entries(lists))(
  '%s: rows come and go between the pages, and each that was there throughout is given exactly once',
  async (_name, list) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(turn, { maxLength: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.constantFrom('asc' as const, 'desc' as const),
        async (turns, limit, order) => {
          const present: string[] = []
          for await (const page of pages(list, { limit: 100, order })) present.push(...page.data.map(({ id }) => id))
          while (present.length < 7) present.push(await list.add(made++))
          const stayed = new Set(present)
          const given: string[] = []
          let at = 0
          for await (const page of pages(list, { limit, order })) {
            given.push(...page.data.map(({ id }) => id))
            const { add, remove } = turns[at++] ?? { add: 0, remove: [] }
            for (let each = 0; each < add; each++) await list.add(made++)
            for (const index of list.remove ? remove : []) {
              const gone = [...stayed][index % Math.max(1, stayed.size)]
              if (gone === undefined) continue
              await list.remove?.(gone)
              stayed.delete(gone)
            }
          }
          expect(given.filter((id) => stayed.has(id)).sort()).toEqual([...stayed].sort())
          expect(new Set(given).size).toBe(given.length)
        },
      ),
      { numRuns: 8 },
    )
  },
  60_000,
)

async function* pages(list: Listed, query: Omit<ListQuery, 'after'>): AsyncGenerator<Page<{ id: string }>> {
  for (let after: string | null | undefined; after !== null; ) {
    const page: Page<{ id: string }> = await list.read(after === undefined ? query : { ...query, after })
    yield page
    after = page.next
  }
}

test('a place of one list is an error in every other, and in the other direction of the same', async () => {
  const places: [string, string][] = []
  for (const [name, list] of Object.entries(lists)) {
    for (let each = 0; each < 2; each++) await list.add(made++)
    const { next } = await list.read({ limit: 1, order: 'desc' })
    expect(next, name).not.toBeNull()
    places.push([name, next ?? ''])
  }
  for (const [from, after] of places) {
    for (const [name, list] of Object.entries(lists)) {
      const reading = list.read({ limit: 1, order: 'desc', after })
      if (name === from) expect((await reading).data).toHaveLength(1)
      else await expect(reading, `${from} in ${name}`).rejects.toThrow('is no place in this list')
    }
    await expect(lists[from]?.read({ limit: 1, order: 'asc', after })).rejects.toThrow('is no place in this list')
  }
})

test('an id that names nothing of the list is an error, also one of another project or another job', async () => {
  const other = await queuedJob(database.db)
  const { data } = await database.db.events.list(other.projectId, other.id, { limit: 1, order: 'asc' })
  const read = (list: string, after: string) => lists[list]?.read({ limit: 5, order: 'desc', after })
  for (const [list, after] of [
    ['jobs by time', `job_${'0'.repeat(26)}`],
    ['jobs by name', other.id],
    ['jobs by priority', other.id],
    ['data sets', other.datasetId],
    ['models', `mdl_${'z'.repeat(26)}`],
    ['keys', `key_${'0'.repeat(26)}`],
    ['sweeps', `swp_${'7'.repeat(26)}`],
    ['checkpoints', `ckpt_${'0'.repeat(26)}`],
    ['events', data[0]?.id ?? ''],
  ] as const)
    await expect(read(list, after), list).rejects.toThrow('is no place in this list')
})

test('the id of a deleted data set or model is still a place: what comes after it is given', async () => {
  for (const name of ['data sets', 'models'] as const) {
    const list = lists[name]
    if (!list?.remove) throw new Error(name)
    for (let each = 0; each < 3; each++) await list.add(made++)
    const all = await list.read({ limit: 100, order: 'desc' })
    const [first = '', second = ''] = all.data.map(({ id }) => id)
    await list.remove(first)
    expect((await list.read({ limit: 1, order: 'desc', after: first })).data[0]?.id).toBe(second)
  }
})
