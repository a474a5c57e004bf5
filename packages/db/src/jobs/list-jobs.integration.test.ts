import { createId } from '@trainyard/runtime'
import { defined, elementAt, isJobSort, type JobCondition, jobSortFields, readJobFilter } from '@trainyard/spec'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { jobSpecOf, newProject, newSweep, queuedJob, readyDataset } from '@trainyard/testing/db/fixtures.js'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** What a job of the test has that lists show; ids and times follow from its place. */
type Made = {
  id: string
  name: string
  status: 'succeeded' | 'failed' | 'cancelled'
  dataset: string
  model: string | null
  preset: string | null
  optimizer: string | null
  rate: number | null
  seconds: number | null
  priority: number
  tags: string[]
  sweep: string | null
  final: Record<string, number>
}

let database: TestDatabase
let projectId: string
const jobs: Made[] = []
const datasets = ['iris', 'Digits', 'my table']
const sweeps: string[] = []
const datasetIds: string[] = []

const pick = <T>(values: readonly T[], index: number): T => elementAt(values, index % values.length, 'values')

function madeJob(index: number): Made {
  return {
    id: createId('job'),
    name: pick(['apple', 'Zebra', 'apple', 'éclair', 'mnist 2', 'mnist 10'], index * 5),
    status: pick(['succeeded', 'failed', 'succeeded', 'cancelled'] as const, index),
    dataset: pick(datasets, index * 7),
    model: pick([null, 'digits', 'flowers'], index),
    preset: pick([null, 'mlp', 'resnet', null], index * 3),
    optimizer: pick(['adam', 'sgd', null, 'lion'], index),
    rate: pick([0.1, null, 0.001, 0.1, -0, 1e-12], index),
    seconds: pick([null, 1.5, 0, 1.5, 120], index),
    priority: index % 3,
    tags: pick([[], ['baseline'], ['baseline', 'to keep'], ['x,y']], index),
    sweep: pick([null, null, sweeps[0] ?? null, sweeps[1] ?? null, null], index * 3),
    final: {
      ...(index % 4 === 0 ? {} : { val_accuracy: pick([0.5, 0.25, 0.5, 1, 0.123456789012345], index) }),
      ...(index % 2 ? { test_loss: index / 7 } : {}),
    },
  }
}

const sql = (text: string, ...values: unknown[]) => database.db.pool.query(text, values)

beforeAll(async () => {
  database = await createTestDatabase()
  const { db } = database
  projectId = (await newProject(db)).id
  sweeps.push(await newSweep(db, projectId, 1), await newSweep(db, projectId, 1))
  await sql('DELETE FROM jobs WHERE project_id = $1', projectId)
  for (const name of datasets) {
    const { id } = await readyDataset(db, projectId)
    await sql('UPDATE datasets SET name = $2 WHERE id = $1', id, name)
    datasetIds.push(id)
  }
  for (let index = 0; index < 40; index++) {
    const job = madeJob(index)
    jobs.push(job)
    const spec = jobSpecOf({ datasetId: defined(datasetIds[datasets.indexOf(job.dataset)], 'data set') })
    const settings = { architecture: { preset: job.preset ?? 'none', layers: [] }, optimizer: { type: job.optimizer, learning_rate: job.rate } }
    await sql(
      `INSERT INTO jobs (id, project_id, dataset_id, name, status, spec, spec_sha256, priority, model_name, tags, parent_type, parent_id, created_at, started_at, finished_at, error)
       VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9, $10, $11, to_timestamp($12), CASE WHEN $13::float8 IS NOT NULL THEN to_timestamp(0) END, to_timestamp(COALESCE($13, 60)),
         CASE WHEN $5 = 'failed' THEN '{}'::jsonb END)`,
      job.id,
      projectId,
      spec.dataset.id,
      job.name,
      job.status,
      JSON.stringify({ ...spec, ...settings }),
      job.priority,
      job.model,
      job.tags,
      job.sweep === null ? null : 'sweep',
      job.sweep,
      index * 3_600,
      job.seconds,
    )
    for (const [key, value] of Object.entries(job.final)) await sql('INSERT INTO job_metrics VALUES ($1, $2, $3)', job.id, key, value)
  }
})
afterAll(() => database?.drop())

const collator = new Intl.Collator('und')

/** What a sort compares, read from the test's own rows. */
function valueOf(job: Made, sort: string): string | number | null {
  switch (sort) {
    case 'created_at':
      return jobs.indexOf(job)
    case 'name':
    case 'status':
    case 'dataset':
    case 'model':
    case 'preset':
    case 'optimizer':
    case 'priority':
      return job[sort]
    case 'learning_rate':
      return job.rate
    case 'duration':
      return job.seconds
    case 'finished_at':
      return job.seconds ?? 60
    default:
      return job.final[sort] ?? null
  }
}

function sorted(found: readonly Made[], sort: string, order: 'asc' | 'desc'): Made[] {
  const sign = order === 'asc' ? 1 : -1
  return [...found].sort((a, b) => {
    const [left, right] = [valueOf(a, sort), valueOf(b, sort)]
    if (left === null || right === null) return left === right ? sign * (jobs.indexOf(a) - jobs.indexOf(b)) : left === null ? 1 : -1
    const compared = typeof left === 'string' ? collator.compare(left, String(right)) : left - Number(right)
    return sign * (compared === 0 ? jobs.indexOf(a) - jobs.indexOf(b) : compared)
  })
}

/** The first of each sweep, with how many there are. */
function folded(found: readonly Made[]): { id: string; trials: number | null }[] {
  const seen = new Set<string>()
  return found.flatMap(({ id, sweep }): { id: string; trials: number | null }[] => {
    if (sweep === null) return [{ id, trials: null }]
    if (seen.has(sweep)) return []
    seen.add(sweep)
    return [{ id, trials: found.filter((other) => other.sweep === sweep).length }]
  })
}

/** Conditions as text, and what they mean of a row of the test. */
const conditions: readonly [text: () => string, holds: (job: Made) => boolean][] = [
  [() => 'status=succeeded,failed', ({ status }) => status !== 'cancelled'],
  [() => 'status!=failed', ({ status }) => status !== 'failed'],
  [() => 'name~APPL', ({ name }) => name === 'apple'],
  [() => 'name~É name~clair', ({ name }) => name === 'éclair'],
  [() => 'name="mnist 2",Zebra', ({ name }) => name === 'mnist 2' || name === 'Zebra'],
  [() => 'dataset="my table",iris', ({ dataset }) => dataset !== 'Digits'],
  [() => `dataset=iris,Digits dataset=${datasetIds[1]}`, ({ dataset }) => dataset === 'Digits'],
  [() => `dataset!="my table",${datasetIds[0]}`, ({ dataset }) => dataset === 'Digits'],
  [() => 'optimizer=adam,sgd optimizer!=sgd', ({ optimizer }) => optimizer === 'adam'],
  [() => 'preset!=mlp', ({ preset }) => preset !== 'mlp'],
  [() => 'optimizer=adam optimizer=adam,sgd', ({ optimizer }) => optimizer === 'adam'],
  [() => 'model:digits', ({ model }) => model === 'digits'],
  [() => 'tag=baseline', ({ tags }) => tags.includes('baseline')],
  [() => 'tag=baseline tag="to keep","x,y"', ({ tags }) => tags.includes('to keep')],
  [() => 'tag!="x,y","to keep"', ({ tags }) => !tags.includes('x,y') && !tags.includes('to keep')],
  [() => `sweep=${sweeps[0]}`, ({ sweep }) => sweep === sweeps[0]],
  [() => `sweep!=${sweeps[0]}`, ({ sweep }) => sweep !== sweeps[0]],
  [() => 'learning_rate>0', ({ rate }) => rate !== null && rate > 0],
  [() => 'learning_rate<=0.001', ({ rate }) => rate !== null && rate <= 0.001],
  [() => 'duration<1.5', ({ seconds }) => seconds !== null && seconds < 1.5],
  [() => 'duration>=0 duration<=1.5', ({ seconds }) => seconds !== null && seconds <= 1.5],
  [() => 'priority=2', ({ priority }) => priority === 2],
  [() => 'created_at>1970-01-01T12:00:00Z', (job) => jobs.indexOf(job) > 12],
  [() => 'val_accuracy>0.25', ({ final }) => (final['val_accuracy'] ?? 0) > 0.25],
  [() => 'val_accuracy<1 test_loss>2', ({ final }) => (final['val_accuracy'] ?? 1) < 1 && (final['test_loss'] ?? 0) > 2],
]

function read(text: string): JobCondition[] {
  const filter = readJobFilter(text)
  if (!filter.ok) throw new Error(filter.message)
  return filter.conditions
}

describe('a list of jobs', () => {
  it('page by page is the whole list as an independent sort of the rows gives it, for every sort, direction, filter, size of page and fold', async () => {
    const query = fc.record({
      sort: fc.constantFrom(...jobSortFields, 'val_accuracy', 'test_loss', 'ensemble_test_accuracy'),
      order: fc.constantFrom('asc' as const, 'desc' as const),
      chosen: fc.subarray([...conditions], { maxLength: 2 }),
      limit: fc.integer({ min: 3, max: 50 }),
      isFolded: fc.boolean(),
      byId: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(query, async ({ sort, order, chosen, limit, isFolded, byId }) => {
        const where = chosen.flatMap(([text]) => read(text()))
        const found: { id: string; trials: number | null }[] = []
        let total: number | null = null
        for (let after: string | null | undefined; after !== null; ) {
          const page = await database.db.jobs.list(projectId, {
            sort,
            order,
            where,
            limit,
            count: true,
            ...(isFolded ? { fold: 'sweeps' as const } : {}),
            ...(after === undefined ? {} : { after }),
          })
          found.push(...page.data.map(({ id, sweep }) => ({ id, trials: sweep?.trials ?? null })))
          total = page.total
          // Clients of former versions go on after the last id.
          after = page.next !== null && byId ? (page.data.at(-1)?.id ?? null) : page.next
        }
        const wanted = sorted(
          jobs.filter((job) => chosen.every(([, holds]) => holds(job))),
          sort,
          order,
        )
        expect(found).toEqual(isFolded ? folded(wanted) : wanted.map(({ id }) => ({ id, trials: null })))
        expect(total).toBe(found.length)
      }),
      { numRuns: 150 },
    )
  })

  it('each condition alone keeps the jobs that it means', async () => {
    for (const [text, holds] of conditions) {
      const { data } = await database.db.jobs.list(projectId, { where: read(text()), order: 'asc', limit: 100 })
      const wanted = jobs.filter(holds)
      expect(wanted.length, text()).toBeGreaterThan(0)
      expect(
        data.map(({ id }) => id),
        text(),
      ).toEqual(wanted.map(({ id }) => id))
    }
  })

  it('shows what it is sorted by', async () => {
    const { data } = await database.db.jobs.list(projectId, { order: 'asc', limit: 100 })
    for (const [index, job] of jobs.entries())
      expect(data[index]).toMatchObject({
        dataset_name: job.dataset,
        preset: job.preset,
        optimizer: job.optimizer,
        learning_rate: job.rate === null ? null : job.rate + 0,
        duration_seconds: job.seconds,
        tags: job.tags,
        final: job.final,
      })
  })
})

it('what a job measured is stored when it ends: means over members whose values are all finite, and the figures of the ensemble', async () => {
  const { db } = database
  const job = await queuedJob(db, { members: 3 })
  await sql(
    `UPDATE members SET final = CASE index WHEN 0 THEN '{"val_accuracy": 0.5, "test_loss": null}'::jsonb WHEN 1 THEN '{"val_accuracy": 1, "test_loss": 3}' END WHERE job_id = $1`,
    job.id,
  )
  await sql(`UPDATE jobs SET ensemble = '{"split": "out_of_fold", "metrics": {"accuracy": 0.75, "temperature": null}}' WHERE id = $1`, job.id)
  const finalOf = async () => (await db.jobs.list(job.projectId, { limit: 1, order: 'asc' })).data[0]?.final
  expect(await finalOf()).toEqual({})
  await db.jobs.request(job.projectId, job.id, 'cancel')
  expect(await finalOf()).toEqual({ val_accuracy: 0.75, ensemble_oof_accuracy: 0.75 })
  expect(['val_accuracy', 'ensemble_oof_accuracy', 'accuracy', 'ensemble_accuracy', 'constructor'].map(isJobSort)).toEqual([true, true, false, false, false])
})

describe('what people say of a job', () => {
  it('is changed field by field; tags keep their order, and requests at the same time lose nothing of each other', async () => {
    const { db } = database
    const job = await queuedJob(db)
    const update = (changes: Parameters<typeof db.jobs.update>[2]) => db.jobs.update(job.projectId, job.id, changes)
    expect(await update({ tags: ['b', 'a'], notes: 'why' })).toMatchObject({ tags: ['b', 'a'], notes: 'why', name: 'job' })
    expect(await update({ name: 'renamed', addTags: ['c', 'b'], removeTags: ['a', 'c'] })).toMatchObject({ tags: ['b', 'c'], notes: 'why', name: 'renamed' })
    expect(await update({ notes: null })).toMatchObject({ notes: null, tags: ['b', 'c'] })
    await Promise.all(Array.from({ length: 8 }, (_, index) => update({ addTags: [`t${index}`] })))
    expect((await update({})).tags).toHaveLength(10)
    await expect(update({ addTags: Array.from({ length: 7 }, (_, index) => `u${index}`) })).rejects.toThrow('would have 17 tags, and 16 are the most')
    expect((await update({})).tags).toHaveLength(10)
  })
})
