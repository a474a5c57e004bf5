import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Database } from './database.js'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { checkpointOf, claimed, combinedOf, completeTask, newBatch, newProject, newSweep, queuedJob } from '@trainyard/testing/db/fixtures.js'

type Owned = {
  projectId: string
  datasetId: string
  jobId: string
  checkpointId: string
  keyId: string
  email: string
  model: string
  sweepId: string
  predictionId: string
  sessionId: string
  webhookId: string
  deliveryId: string
  uploadId: string
}

let test: TestDatabase
let owned: Owned
let stranger: string

beforeAll(async () => {
  test = await createTestDatabase()
  const { db } = test
  const model = 'secret-model'
  const job = await queuedJob(db, { model })
  const claim = await claimed(db, job.tasks[0] ?? '')
  const checkpointId = await db.checkpoints.save(claim.lease, checkpointOf(0, 'last', 1))
  await completeTask(db, claim)
  const [ref] = await db.tasks.ready({ jobIds: [job.id] })
  const combine = await claimed(db, ref?.id ?? '')
  await db.tasks.completeCombine(combine.lease, combinedOf(combine))
  await db.models.setAlias(job.projectId, model, 'stable', { version: '1' })
  const key = await db.apiKeys.create({ projectId: job.projectId, name: 'k', scopes: ['predict'], expiresAt: null, secretSha256: 'a'.repeat(64) })
  const email = 'ann@example.org'
  await db.projectMembers.set(job.projectId, email, 'viewer')
  const uploadId = await db.uploads.create({ projectId: job.projectId, filename: 'm', bytes: 1, expectedSha256: null }, 1)
  await db.uploads.append(job.projectId, uploadId, 0, Readable.from([Buffer.from('m')]))
  const webhook = await db.webhooks.create({ projectId: job.projectId, url: 'https://example.org', events: [], secret: 'whsec_AA==' })
  owned = {
    uploadId,
    webhookId: webhook.id,
    deliveryId: (await db.webhooks.test(job.projectId, webhook.id)).id,
    email,
    projectId: job.projectId,
    datasetId: job.datasetId,
    jobId: job.id,
    checkpointId,
    keyId: key.id,
    model,
    sweepId: await newSweep(db, job.projectId, 2),
    predictionId: await newBatch(db, job.projectId, model, job.datasetId),
    sessionId: (
      await db.sessions.add({ sha256: 'b'.repeat(64), keyId: key.id, secretSha256: 'a'.repeat(64), projectId: job.projectId, userAgent: '', seconds: 60 })
    ).id,
  }
  stranger = (await newProject(db)).id
})
afterAll(() => test?.drop())

const all = { limit: 100, order: 'asc' } as const

const combining = { name: 'all', selection: 'greedy', combine: 'mean', metric: null, model: null } as const

/** Who hears of a conflict has found the thing. */
const seenByConflict = (error: { code: string }) => (error.code === 'conflict' ? 'seen' : Promise.reject(error))

/** Every function that takes a project, with ids of `owned`. One that is added to a repository must be added here: see the count below. */
const byId: Record<string, (db: Database, projectId: string) => Promise<unknown>> = {
  'datasets.get': (db, projectId) => db.datasets.get(projectId, owned.datasetId),
  'jobs.analysis': (db, projectId) => db.jobs.analysis(projectId, owned.jobId),
  'jobs.get': (db, projectId) => db.jobs.get(projectId, owned.jobId),
  'jobs.combine': (db, projectId) => db.jobs.combine({ projectId, sources: { jobs: [owned.jobId] }, settings: combining }).catch(seenByConflict),
  'jobs.combine by sweep': (db, projectId) => db.jobs.combine({ projectId, sources: { sweep: owned.sweepId }, settings: combining }).catch(seenByConflict),
  'histograms.of': (db, projectId) => db.histograms.of(projectId, owned.jobId, 0),
  'metrics.cursor': (db, projectId) => db.metrics.cursor(projectId, owned.jobId),
  'events.list': (db, projectId) => db.events.list(projectId, owned.jobId, all),
  'checkpoints.list': (db, projectId) => db.checkpoints.list(projectId, owned.jobId, all),
  'checkpoints.get': (db, projectId) => db.checkpoints.get(projectId, owned.checkpointId),
  'models.get': (db, projectId) => db.models.get(projectId, owned.model),
  'models.registered': (db, projectId) => db.models.registered(projectId, owned.model),
  'models.getVersion': (db, projectId) => db.models.getVersion(projectId, owned.model, '1'),
  'models.current': (db, projectId) => db.models.current(projectId, owned.model, {}),
  'models.resolve': (db, projectId) => db.models.resolve(projectId, owned.model, {}),
  'models.resolve by alias': (db, projectId) => db.models.resolve(projectId, owned.model, { alias: 'stable' }),
  'starts.find': (db, projectId) => db.starts.find(projectId, { job: owned.jobId }),
  'starts.lineage': (db, projectId) => db.starts.lineage(projectId, owned.jobId),
  'starts.find by model': (db, projectId) => db.starts.find(projectId, { model: owned.model }),
  'starts.lineageOfVersion': (db, projectId) => db.starts.lineageOfVersion(projectId, owned.model, '1'),
  'models.import': async (db, projectId) => {
    const { manifest } = await db.models.resolve(owned.projectId, owned.model, { version: '1' })
    const source = { format: 'safetensors', filename: 'm', bytes: 1, sha256: 'a', tool: 'x', imported_by: owned.keyId } as const
    return db.models.import({ projectId, name: owned.model, manifest, members: [], source, upload: owned.uploadId })
  },
  'models.setAlias': (db, projectId) => db.models.setAlias(projectId, owned.model, 'other', { version: '1' }),
  'models.setFloor': (db, projectId) => db.models.setFloor(projectId, owned.model, null),
  'models.deleteAlias': (db, projectId) => db.models.deleteAlias(projectId, owned.model, 'other'),
  'models.deleteVersion': async (db, projectId) => {
    if (projectId === owned.projectId) await db.models.deleteAlias(projectId, owned.model, 'stable')
    return db.models.deleteVersion(projectId, owned.model, '1').catch(seenByConflict)
  },
  'models.deleteModel': (db, projectId) => db.models.deleteModel(projectId, owned.model).catch(seenByConflict),
  'jobs.update': (db, projectId) => db.jobs.update(projectId, owned.jobId, { name: 'renamed' }),
  'jobs.request': (db, projectId) => db.jobs.request(projectId, owned.jobId, 'retry').catch(seenByConflict),
  'predictions.get': (db, projectId) => db.predictions.get(projectId, owned.predictionId),
  'predictions.cancel': (db, projectId) => db.predictions.cancel(projectId, owned.predictionId),
  'predictions.remove': (db, projectId) => db.predictions.remove(projectId, owned.predictionId).catch(seenByConflict),
  'predictions.create': (db, projectId) => newBatch(db, projectId, owned.model, owned.datasetId),
  'sessions.endOne': (db, projectId) => db.sessions.endOne({ id: 'usr_none', projectId, isAdmin: true }, owned.sessionId),
  'sweeps.get': (db, projectId) => db.sweeps.get(projectId, owned.sweepId),
  'sweeps.cancel': (db, projectId) => db.sweeps.cancel(projectId, owned.sweepId),
  'sweeps.remove': (db, projectId) => db.sweeps.remove(projectId, owned.sweepId).catch(seenByConflict),
  'apiKeys.revoke': (db, projectId) => db.apiKeys.revoke({ projectId }, owned.keyId),
  'projectMembers.remove': (db, projectId) => db.projectMembers.remove(projectId, owned.email),
  'apiKeys.rotate': (db, projectId) =>
    db.apiKeys
      .rotate({ projectId }, owned.keyId, { secretSha256: 'c'.repeat(64), previousExpiresAt: new Date() })
      // The owner's key was revoked above, which only its owner hears.
      .catch(seenByConflict),
  'drift.of': (db, projectId) => db.drift.of(projectId, owned.model, '1', { from: new Date(0), to: new Date(3_600_000) }),
  'webhooks.get': (db, projectId) => db.webhooks.get(projectId, owned.webhookId),
  'webhooks.update': (db, projectId) => db.webhooks.update(projectId, owned.webhookId, { events: [] }),
  'webhooks.rotate': (db, projectId) => db.webhooks.rotate(projectId, owned.webhookId, { secret: 'whsec_BB==', previousExpiresAt: new Date() }),
  'webhooks.test': (db, projectId) => db.webhooks.test(projectId, owned.webhookId),
  'webhooks.deliveries': (db, projectId) => db.webhooks.deliveries(projectId, owned.webhookId, all),
  'webhooks.redeliver': (db, projectId) => db.webhooks.redeliver(projectId, owned.webhookId, owned.deliveryId),
  'webhooks.remove': (db, projectId) => db.webhooks.remove(projectId, owned.webhookId),
  'datasets.remove': (db, projectId) => db.datasets.remove(projectId, owned.datasetId).catch(seenByConflict),
  'jobs.remove': (db, projectId) => db.jobs.remove(projectId, owned.jobId).catch(seenByConflict),
}

const lists: Record<string, (db: Database, projectId: string) => Promise<{ data: unknown[] }>> = {
  'datasets.list': (db, projectId) => db.datasets.list(projectId, all),
  'metrics.seriesNames': async (db, projectId) => ({ data: await db.metrics.seriesNames(projectId) }),
  'jobs.ensembles': async (db, projectId) => ({ data: await db.jobs.ensembles(projectId) }),
  'jobs.byStart': async (db, projectId) => ({ data: await db.jobs.byStart(projectId, undefined, { limit: 10, isIncluded: true }) }),
  'models.everyRegistered': async (db, projectId) => {
    const data: unknown[] = []
    for await (const model of db.models.everyRegistered(projectId)) data.push(model)
    return { data }
  },
  'jobs.list': (db, projectId) => db.jobs.list(projectId, all),
  'metrics.latest': async (db, projectId) => ({ data: await db.metrics.latest(projectId, [owned.jobId]) }),
  'projectMembers.list': async (db, projectId) => ({ data: await db.projectMembers.list(projectId) }),
  'predictions.list': (db, projectId) => db.predictions.list(projectId, all),
  'webhooks.list': async (db, projectId) => {
    if (projectId === owned.projectId) await db.webhooks.create({ projectId, url: 'https://example.org', events: [], secret: 'whsec_AA==' })
    return db.webhooks.list(projectId, all)
  },
  'sweeps.list': (db, projectId) => db.sweeps.list(projectId, all),
  'models.list': (db, projectId) => db.models.list(projectId, all),
  'models.publication': async (db, projectId) => {
    const { next, newest } = await db.models.publication(projectId, owned.model)
    return { data: next === 1 && newest === null ? [] : [newest] }
  },
  'apiKeys.list': (db, projectId) => db.apiKeys.list({ projectId }, all),
  'sessions.list': async (db, projectId) => ({ data: await db.sessions.list({ id: 'usr_none', projectId, isAdmin: true }) }),
}

describe("another project's object", () => {
  it.each(Object.keys(byId))('is not found by %s, and its owner finds it', async (name) => {
    await expect(byId[name]?.(test.db, stranger)).rejects.toMatchObject({ code: 'not_found' })
    await expect(byId[name]?.(test.db, owned.projectId)).resolves.not.toThrow()
  })

  it.each(Object.keys(lists))("is not in the stranger's %s", async (name) => {
    expect((await lists[name]?.(test.db, stranger))?.data).toEqual([])
  })

  it('cannot be used as a position in a list', async () => {
    const { db } = test
    const own = await queuedJob(db)
    const reading = db.jobs.list(own.projectId, { limit: 10, order: 'desc', sort: 'name', after: owned.jobId })
    await expect(reading).rejects.toMatchObject({ code: 'invalid_request' })
  })
})

it('every repository function that names a project is tried above', () => {
  const named = new Set([...Object.keys(byId), ...Object.keys(lists)].map((name) => name.split(' ')[0]))
  const { db } = test
  const functions = (
    [
      'apiKeys',
      'datasets',
      'jobs',
      'checkpoints',
      'metrics',
      'histograms',
      'events',
      'models',
      'predictions',
      'starts',
      'sweeps',
      'projectMembers',
      'sessions',
      'webhooks',
      'drift',
    ] as const
  ).flatMap((aggregate) => Object.keys(db[aggregate]).map((name) => `${aggregate}.${name}`))
  // These take no project: they belong to workers (a lease), to authentication, to creation (the project is the argument), or come after a look-up by project.
  const others = [
    'apiKeys.create',
    'projectMembers.set',
    'sessions.add',
    'sessions.find',
    'sessions.choose',
    'sessions.touch',
    'sessions.end',
    'apiKeys.find',
    'apiKeys.findValid',
    'apiKeys.touch',
    'apiKeys.ensureAdminKey',
    'datasets.create',
    'datasets.markReady',
    'datasets.markFailed',
    'jobs.create',
    'jobs.jobsAhead',
    'jobs.keepDeadlines',
    'checkpoints.save',
    'checkpoints.saveAll',
    'metrics.append',
    'histograms.append',
    'metrics.chunk',
    'metrics.page',
    'metrics.sampled',
    'events.append',
    'events.since',
    'predictions.parts',
    'predictions.append',
    'predictions.complete',
    'webhooks.create',
    'drift.write',
    'drift.ofMostServed',
    'webhooks.claim',
    'webhooks.record',
    'sweeps.create',
    'sweeps.advanceOf',
    'sweeps.advanceDue',
    'sweeps.releasedJobs',
  ]
  expect(functions.filter((name) => !named.has(name) && !others.includes(name))).toEqual([])
})
