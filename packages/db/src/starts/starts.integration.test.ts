import { Readable } from 'node:stream'
import { type DatasetColumn, elementAt, initFileOf, type ResolvedInit, type ResolvedJobSpec, sweepSpec } from '@trainyard/spec'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { checkpointOf, claimed, combinedOf, completeTask, jobSpecOf, newSweep, queuedJob, readyDataset, tableInfo } from '@trainyard/testing/db/fixtures.js'
import { retentionSettings } from '../collection/policy.js'
import { afterAll, beforeAll, expect, test } from 'vitest'

let test_: TestDatabase
beforeAll(async () => {
  test_ = await createTestDatabase()
})
afterAll(() => test_?.drop())

/** A job of one member that has succeeded, and published a version if a model is named. */
async function trained(choice: Parameters<typeof queuedJob>[1] = {}) {
  const { db } = test_
  const job = await queuedJob(db, choice)
  await completeTask(db, await claimed(db, elementAt(job.tasks, 0, 'tasks')))
  const combine = await claimed(db, elementAt(await db.tasks.ready({ jobIds: [job.id] }), 0, 'the combining task').id)
  await db.tasks.completeCombine(combine.lease, combinedOf(combine))
  return job
}

/** The settings of a job that starts from the newest checkpoint of each member of another one. */
async function startingFrom(source: { id: string; projectId: string }, datasetId: string, parts: Partial<ResolvedInit> = {}): Promise<ResolvedJobSpec> {
  const { checkpoints, datasetId: trainedOn } = await test_.db.starts.find(source.projectId, { job: source.id })
  const init: ResolvedInit = {
    job: source.id,
    members: 'each',
    freeze: [],
    reset: [],
    optimizer: 'fresh',
    preprocessing: 'keep',
    from: {
      job_id: source.id,
      dataset_id: trainedOn,
      members: checkpoints.map(({ id, member, sha256 }) => ({ member, checkpoint_id: id, sha256 })),
    },
    ...parts,
  }
  return { ...jobSpecOf({ datasetId }), init }
}

const fileOf = ({ init }: ResolvedJobSpec): string => {
  if (!init) throw new Error('the job starts from its seed')
  return initFileOf(init, 0).sha256
}
const isThere = async (sha256: string): Promise<boolean> => (await test_.db.pool.query('SELECT 1 FROM blobs WHERE sha256 = $1', [sha256])).rows.length > 0
async function collect(): Promise<void> {
  await test_.db.collector.collect(retentionSettings.parse({}))
  await test_.db.blobs.collect({ olderThanSeconds: 0 })
}
const create = (projectId: string, spec: ResolvedJobSpec): Promise<string> => test_.db.jobs.create({ projectId, spec, specSha256: 'x' })
const taskOf = async (jobId: string) => claimed(test_.db, elementAt(await test_.db.tasks.ready({ jobIds: [jobId] }), 0, 'tasks').id)

/** Gives a data set other columns than the table of the fixtures has. */
async function datasetWith(projectId: string, columns: DatasetColumn[]): Promise<string> {
  const { id } = await readyDataset(test_.db, projectId)
  await test_.db.pool.query('UPDATE datasets SET info = $2 WHERE id = $1', [id, JSON.stringify({ ...tableInfo, columns })])
  return id
}

test('what a job starts from stays until it has ended, though the source is deleted and everything is collected; then it goes', async () => {
  const { db } = test_
  const source = await trained({ model: 'old' })
  const spec = await startingFrom(source, source.datasetId)
  const id = await create(source.projectId, spec)
  await db.models.deleteVersion(source.projectId, 'old', '1')
  await db.jobs.remove(source.projectId, source.id)
  await collect()
  expect(await isThere(fileOf(spec))).toBe(true)
  const claim = await taskOf(id)
  expect(claim.job?.spec.init).toEqual(spec.init)
  await collect()
  expect(await isThere(fileOf(spec))).toBe(true)
  await completeTask(db, claim)
  await db.tasks.completeCombine(...(await combination(id)))
  await collect()
  expect(await isThere(fileOf(spec))).toBe(false)
  const lineage = await db.starts.lineage(source.projectId, id)
  expect(lineage.steps).toEqual([{ from: source.id, to: id, relation: 'init', model: null }])
  expect(lineage.jobs.find(({ job_id: job }) => job === source.id)).toMatchObject({ name: null, status: null })
})

async function combination(id: string): Promise<Parameters<TestDatabase['db']['tasks']['completeCombine']>> {
  const claim = await taskOf(id)
  return [claim.lease, combinedOf(claim)]
}

test('a checkpoint that a newer one replaces stays for the job that starts from it', async () => {
  const { db } = test_
  const job = await queuedJob(db)
  const { lease } = await claimed(db, elementAt(job.tasks, 0, 'tasks'))
  await db.checkpoints.save(lease, checkpointOf(0, 'last', 10, `first of ${job.id}`))
  const spec = await startingFrom(job, job.datasetId)
  await create(job.projectId, spec)
  await db.checkpoints.save(lease, checkpointOf(0, 'last', 20, `second of ${job.id}`))
  await collect()
  expect(await isThere(fileOf(spec))).toBe(true)
})

test('a job whose source was deleted between the check and the row is a conflict that says what to do, and so is one whose file is gone', async () => {
  const { db } = test_
  const source = await trained()
  const spec = await startingFrom(source, source.datasetId)
  await db.jobs.remove(source.projectId, source.id)
  const gone = { code: 'conflict', details: [{ path: 'init', rule: 'deleted', message: expect.stringContaining('starts from something else') }] }
  await expect(create(source.projectId, spec)).rejects.toMatchObject(gone)
  await collect()
  await expect(create(source.projectId, spec)).rejects.toMatchObject(gone)
})

test('a job is tried again from the same weights and by the same columns; once it has ended and the source is gone, that is a conflict', async () => {
  const { db } = test_
  const source = await trained()
  const { projectId } = source
  const columns = tableInfo.columns.toReversed()
  const spec = await startingFrom(source, await datasetWith(projectId, columns))
  const id = await create(projectId, spec)
  const claim = await taskOf(id)
  expect(claim.dataset).toMatchObject({ columns: tableInfo.columns, info: { columns } })
  await db.tasks.fail(claim.lease, { code: 'data_error', message: 'no', retry: false })
  const again = await db.jobs.request(projectId, id, 'retry')
  const retried = await taskOf(again.id)
  expect([retried.job?.spec.init, retried.dataset?.columns]).toEqual([spec.init, tableInfo.columns])
  expect((await db.starts.lineage(projectId, again.id)).steps.map(({ from, to, relation }) => [from, to, relation])).toEqual(
    expect.arrayContaining([
      [source.id, again.id, 'init'],
      [id, again.id, 'retry'],
    ]),
  )
  await db.jobs.remove(projectId, source.id)
  // The job before it has not been collected: what it held is there.
  await db.tasks.fail(retried.lease, { code: 'data_error', message: 'no', retry: false })
  const third = await db.jobs.request(projectId, again.id, 'retry')
  await db.jobs.request(projectId, third.id, 'cancel')
  await collect()
  await expect(db.jobs.request(projectId, again.id, 'retry')).rejects.toMatchObject({ code: 'conflict', details: [{ path: 'init', rule: 'deleted' }] })
})

test('columns are kept where they are others than those of the data set, over generations, and not where they are fitted anew', async () => {
  const source = await trained()
  const { projectId } = source
  const other = await datasetWith(projectId, tableInfo.columns.toReversed())
  const columnsOf = async (spec: ResolvedJobSpec) => (await taskOf(await create(projectId, spec))).dataset?.columns
  expect(await columnsOf(await startingFrom(source, source.datasetId))).toBeNull()
  expect(await columnsOf(await startingFrom(source, other, { preprocessing: 'fit' }))).toBeNull()
  const child = await create(projectId, await startingFrom(source, other))
  await completeTask(test_.db, await taskOf(child))
  const found = await test_.db.starts.find(projectId, { job: child })
  expect(found.info.columns).toEqual(tableInfo.columns)
  expect(await columnsOf(await startingFrom({ id: child, projectId }, other))).toEqual(tableInfo.columns)
  expect(await columnsOf(await startingFrom({ id: child, projectId }, source.datasetId))).toBeNull()
})

test('a job that starts from an imported version keeps its columns and its files, and is told of in the lineage though the version is deleted', async () => {
  const { db } = test_
  const { projectId, datasetId } = await trained({ model: 'own' })
  const { manifest } = await db.models.resolve(projectId, 'own', {})
  const upload = await db.uploads.create({ projectId, filename: 'm', bytes: 1, expectedSha256: null }, 2 ** 30)
  await db.uploads.append(projectId, upload, 0, Readable.from([Buffer.from('m')]))
  const member = await db.blobs.receive(Readable.from([Buffer.from('a member that was imported')]))
  const columns = tableInfo.columns.toReversed()
  const members = manifest.members.slice(0, 1).map((one) => ({ ...one, checkpoint_id: null, sha256: member.sha256 }))
  const imported = { ...manifest, dataset: { ...manifest.dataset, columns }, members }
  const source = { format: 'safetensors', filename: 'm', bytes: 1, sha256: 'a', tool: 'x', imported_by: `key_${'0'.repeat(26)}` } as const
  await db.models.import({ projectId, name: 'imported', manifest: imported, members: [member], source, upload })
  const from = { job_id: null, dataset_id: datasetId, members: [{ member: 0, checkpoint_id: null, sha256: member.sha256 }] }
  const init = { model: 'imported', version: '1', members: 'each', freeze: [], reset: [], optimizer: 'fresh', preprocessing: 'keep', from } as const
  const spec = { ...jobSpecOf({ datasetId }), init: { ...init, freeze: [], reset: [] } }
  const id = await create(projectId, spec)
  await db.models.deleteVersion(projectId, 'imported', '1')
  await collect()
  expect(await isThere(member.sha256)).toBe(true)
  expect((await taskOf(id)).dataset?.columns).toEqual(columns)
  expect((await db.starts.lineage(projectId, id)).imports).toEqual([{ model: 'imported', version: '1', source, jobs: [id] }])
  await expect(create(projectId, spec)).rejects.toMatchObject({ code: 'conflict', details: [{ rule: 'deleted' }] })
})

test('an ensemble takes inputs by the columns of its jobs, may be made when what they started from is gone, and rejects jobs that take others', async () => {
  const { db } = test_
  const source = await trained()
  const { projectId } = source
  const datasetId = await datasetWith(projectId, tableInfo.columns.toReversed())
  const finish = async (spec: ResolvedJobSpec): Promise<string> => {
    const id = await create(projectId, spec)
    await completeTask(db, await taskOf(id))
    await db.tasks.completeCombine(...(await combination(id)))
    return id
  }
  const spec = await startingFrom(source, datasetId)
  const [one, two, plain] = [await finish(spec), await finish(spec), await finish(jobSpecOf({ datasetId }))]
  await db.jobs.remove(projectId, source.id)
  await collect()
  const settings = { name: 'all', selection: 'all', combine: 'mean', metric: null, model: null } as const
  const id = await db.jobs.combine({ projectId, sources: { jobs: [one, two] }, settings })
  const { job, dataset, members } = await taskOf(id)
  expect([job?.spec.init, dataset?.columns, members.map(({ source }) => source !== null)]).toEqual([undefined, tableInfo.columns, [true, true]])
  await expect(db.jobs.combine({ projectId, sources: { jobs: [one, plain] }, settings })).rejects.toMatchObject({
    code: 'invalid_request',
    details: [{ path: 'jobs[1]', rule: 'same', message: expect.stringContaining('init.preprocessing fit') }],
  })
})

test('files that trials start from stay until their sweep has ended', async () => {
  const { db } = test_
  const source = await trained()
  const { projectId } = source
  const sweep = await newSweep(db, projectId, 1)
  const spec = await startingFrom(source, source.datasetId)
  const { rows } = await db.pool.query<{ id: string }>('SELECT job_id AS id FROM trials WHERE sweep_id = $1', [sweep])
  const trial = elementAt(rows, 0, 'trials').id
  await db.pool.query('INSERT INTO job_start_files (job_id, sha256) VALUES ($1, $2)', [trial, fileOf(spec)])
  await db.pool.query(`UPDATE jobs SET status = 'cancelled', finished_at = clock_timestamp() WHERE id = $1`, [trial])
  await db.jobs.remove(projectId, source.id)
  await collect()
  expect(await isThere(fileOf(spec))).toBe(true)
  await db.pool.query(`UPDATE sweeps SET status = 'cancelled', finished_at = clock_timestamp() WHERE id = $1`, [sweep])
  await collect()
  expect(await isThere(fileOf(spec))).toBe(false)
})

test('a sweep that chooses its trials goes on with what they started from, though the source is gone', async () => {
  const { db } = test_
  const source = await trained()
  const { projectId, datasetId } = source
  const spec = await startingFrom(source, datasetId)
  const values = [0, 1, 2]
  const asked = sweepSpec.parse({
    name: 'sweep',
    job: {},
    space: { 'optimizer.learning_rate': { type: 'choice', values } },
    objective: { metric: 'val_loss', direction: 'minimize' },
    strategy: { type: 'tpe', trials: 2, startup_trials: 2 },
    max_concurrent: 1,
    seed: 1,
  })
  const trials = values.map((value) => ({ values: { 'optimizer.learning_rate': value }, spec, specSha256: String(value) }))
  const sweep = await db.sweeps.create({ projectId, spec: asked, trials, chosen: 2 })
  await db.jobs.remove(projectId, source.id)
  const trialsOf = async () => (await db.sweeps.get(projectId, sweep)).trials
  const first = elementAt(await trialsOf(), 0, 'trials').job_id
  await completeTask(db, await taskOf(first))
  await db.tasks.completeCombine(...(await combination(first)))
  await collect()
  await db.sweeps.advanceDue(0)
  const second = elementAt(await trialsOf(), 1, 'trials').job_id
  expect((await taskOf(second)).job?.spec.init).toEqual(spec.init)
  expect((await db.sweeps.get(projectId, sweep)).warnings).toEqual([])
})
