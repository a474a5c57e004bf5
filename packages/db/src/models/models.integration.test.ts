import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { claimed, combinedOf, completeTask, newProject, queuedJob, readyDataset } from '@trainyard/testing/db/fixtures.js'

let test: TestDatabase
let project: { id: string; datasetId: string }
beforeAll(async () => {
  test = await createTestDatabase()
  const { id } = await newProject(test.db)
  project = { id, datasetId: (await readyDataset(test.db, id)).id }
})
afterAll(() => test?.drop())

async function publish(model: string, times = 1): Promise<void> {
  for (let count = 0; count < times; count++) {
    const job = await queuedJob(test.db, { project, model, members: 2 })
    for (const taskId of job.tasks) await completeTask(test.db, await claimed(test.db, taskId))
    const [ref] = await test.db.tasks.ready({ jobIds: [job.id] })
    const claim = await claimed(test.db, ref?.id ?? '')
    await test.db.tasks.completeCombine(claim.lease, combinedOf(claim))
  }
}

describe('a model', () => {
  it('shows its versions and aliases, and resolves to the newest, a number or an alias', async () => {
    const { db } = test
    await publish('shown', 3)
    await db.models.setAlias(project.id, 'shown', 'stable', { version: '2' })
    expect(await db.models.get(project.id, 'shown')).toMatchObject({
      name: 'shown',
      latest_version: '3',
      versions: ['1', '2', '3'],
      aliases: { stable: '2' },
      ready: true,
    })
    const resolved = async (choice: { version?: string; alias?: string }) => (await db.models.resolve(project.id, 'shown', choice)).version.version
    expect(await Promise.all([resolved({}), resolved({ version: '1' }), resolved({ alias: 'stable' })])).toEqual(['3', '1', '2'])
    const { version, manifest } = await db.models.resolve(project.id, 'shown', { alias: 'stable' })
    expect(version).toMatchObject({ members: 2, parameters: 22, aliases: ['stable'], input_shape: [2], classes: ['a', 'b'], metrics: { val_accuracy: 0.95 } })
    expect(version.bytes).toBeGreaterThan(0)
    for (const { sha256 } of manifest.members) expect((await db.blobs.read(sha256)).byteLength).toBeGreaterThan(0)
    for (const choice of [{ version: '4' }, { alias: 'none' }])
      await expect(db.models.resolve(project.id, 'shown', choice)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is not taken over: a job whose classes do not fit succeeds without a version and says why, and is published under another name or by replacing', async () => {
    const { db } = test
    const other = { id: project.id, datasetId: (await readyDataset(db, project.id)).id }
    await db.pool.query(`UPDATE datasets SET info = jsonb_set(info, '{classes}', '["c", "d"]') WHERE id = $1`, [other.datasetId])
    const finish = async ({ id, tasks }: { id: string; tasks: string[] }) => {
      for (const taskId of tasks) await completeTask(db, await claimed(db, taskId))
      const claim = await claimed(db, (await db.tasks.ready({ jobIds: [id] }))[0]?.id ?? '')
      return db.tasks.completeCombine(claim.lease, combinedOf(claim))
    }
    // Both were taken while the model was not there.
    const [first, second] = [await queuedJob(db, { project, model: 'held' }), await queuedJob(db, { project: other, model: 'held' })]
    expect((await finish(first)).version).toBe(1)
    expect((await finish(second)).version).toBe(null)
    const message = expect.stringMatching(
      /^model.name: nothing was published, since the model held has version 1, .*its classes are "c", "d", not "a", "b".*another name$/,
    )
    expect(await db.jobs.get(project.id, second.id)).toMatchObject({
      status: 'succeeded',
      model: null,
      warnings: [{ path: 'model.name', rule: 'fits', message }],
    })
    expect(await db.models.get(project.id, 'held')).toMatchObject({ versions: ['1'] })
    const again = (model: { name: string; replace?: boolean }) =>
      db.jobs.combine({
        projectId: project.id,
        sources: { jobs: [second.id] },
        settings: { name: 'again', selection: 'all', combine: 'mean', metric: null, model },
      })
    await expect(again({ name: 'held' })).rejects.toMatchObject({ code: 'conflict', details: [{ path: 'model.name', rule: 'fits' }] })
    expect((await finish({ id: await again({ name: 'free' }), tasks: [] })).version).toBe(1)
    expect((await finish({ id: await again({ name: 'held', replace: true }), tasks: [] })).version).toBe(2)
  })

  it('takes no version that does not reach its floor: the job succeeds with a warning, and one that reaches it is published', async () => {
    const { db } = test
    await publish('judged')
    const judged = async (metrics: Record<string, number>) => {
      const job = await queuedJob(db, { project, model: 'judged' })
      await completeTask(db, await claimed(db, job.tasks[0] ?? ''))
      const [ref] = await db.tasks.ready({ jobIds: [job.id] })
      const combine = await claimed(db, ref?.id ?? '')
      const { version } = await db.tasks.completeCombine(combine.lease, { ...combinedOf(combine), metrics })
      return [version, (await db.jobs.get(project.id, job.id)).warnings]
    }
    await db.models.setFloor(project.id, 'judged', { metric: 'accuracy', value: 0.9 })
    const message =
      'model.name: nothing was published, since the model judged takes versions with accuracy of 90 % or more, and this one has 31 %. POST /v1/ensembles with this job publishes it under another name'
    expect(await judged({ accuracy: 0.31 })).toEqual([null, [{ path: 'model.name', rule: 'floor', message }]])
    expect(await judged({ log_loss: 1 })).toEqual([
      null,
      [expect.objectContaining({ rule: 'floor', message: expect.stringContaining('and this one has no accuracy') })],
    ])
    expect(await judged({ accuracy: 0.9 })).toEqual([2, []])
    await db.models.setFloor(project.id, 'judged', { metric: 'log_loss', value: 0.5 })
    expect([(await judged({ log_loss: 0.6 }))[0], (await judged({ log_loss: 0.5 }))[0]]).toEqual([null, 3])
    await db.models.setFloor(project.id, 'judged', null)
    expect((await judged({}))[0]).toBe(4)
  })

  it('answers with the version that production points to, where neither a version nor an alias is asked for', async () => {
    const { db } = test
    await publish('served', 2)
    const both = async (choice: { version?: string; alias?: string } = {}) => [
      await db.models.current(project.id, 'served', choice),
      (await db.models.resolve(project.id, 'served', choice)).version.version,
    ]
    expect(await both()).toEqual(['2', '2'])
    await db.models.setAlias(project.id, 'served', 'production', { version: '1' })
    await publish('served')
    expect([await both(), await both({ version: '3' }), await both({ alias: 'production' })]).toEqual([
      ['1', '1'],
      ['3', '3'],
      ['1', '1'],
    ])
    await db.models.deleteAlias(project.id, 'served', 'production')
    expect(await both()).toEqual(['3', '3'])
  })

  it('that a job will publish is not there yet, and the error names the job that is closest to it', async () => {
    const { db } = test
    const missing = (name: string) => db.models.get(project.id, name).then(String, (error: Error) => error.message)
    expect(await missing('soon')).toBe("The model soon doesn't exist. GET /v1/models lists those of the project.")
    const first = await queuedJob(db, { project, model: 'soon' })
    expect(await missing('soon')).toBe(`The model soon doesn't exist yet; ${first.id} (queued) will publish it.`)
    const second = await queuedJob(db, { project, model: 'soon', members: 2 })
    await completeTask(db, await claimed(db, second.tasks[0] ?? ''))
    expect(await missing('soon')).toBe(`The model soon doesn't exist yet; ${second.id} (running, 50 %) will publish it.`)
    await expect(db.models.setAlias(project.id, 'soon', 'stable', { version: '1' })).rejects.toThrow(second.id)
    expect(await missing('sooner')).toBe("The model sooner doesn't exist. GET /v1/models lists those of the project.")
    for (const { id } of [first, second]) await db.jobs.request(project.id, id, 'cancel')
    expect(await missing('soon')).toBe(`The model soon doesn't exist yet; ${second.id} (stopping, 50 %) will publish it.`)
  })

  it('tells the number of the version that is meant now, as resolving does', async () => {
    const { db } = test
    await publish('asked', 3)
    await db.models.setAlias(project.id, 'asked', 'stable', { version: '1' })
    const current = (choice: { version?: string; alias?: string }) => db.models.current(project.id, 'asked', choice)
    expect(await Promise.all([current({}), current({ version: '2' }), current({ alias: 'stable' }), current({ version: '2', alias: 'stable' })])).toEqual([
      '3',
      '2',
      '1',
      '1',
    ])
    await db.models.setAlias(project.id, 'asked', 'stable', { version: '2' })
    await db.models.deleteVersion(project.id, 'asked', '3')
    expect(await Promise.all([current({}), current({ alias: 'stable' })])).toEqual(['2', '2'])
    for (const choice of [{ version: '3' }, { version: '9' }, { alias: 'none' }]) await expect(current(choice)).rejects.toMatchObject({ code: 'not_found' })
    await expect(db.models.current(project.id, 'nowhere', {})).rejects.toMatchObject({ code: 'not_found' })
    await db.models.deleteModel(project.id, 'asked')
    await expect(current({})).rejects.toMatchObject({ code: 'not_found' })
  })

  it('moves an alias only from where it is expected: of eight at once one wins', async () => {
    const { db } = test
    await publish('moved', 2)
    await db.models.setAlias(project.id, 'moved', 'live', { version: '1', expected: null })
    await expect(db.models.setAlias(project.id, 'moved', 'live', { version: '2', expected: null })).rejects.toMatchObject({ code: 'conflict' })
    const moves = await Promise.allSettled(Array.from({ length: 8 }, () => db.models.setAlias(project.id, 'moved', 'live', { version: '2', expected: '1' })))
    expect(moves.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    expect((await db.models.get(project.id, 'moved')).aliases).toEqual({ live: '2' })
    await expect(db.models.setAlias(project.id, 'moved', 'live', { version: '9' })).rejects.toMatchObject({ code: 'not_found' })
  })

  it('keeps a version that an alias points to, and never gives a number twice', async () => {
    const { db } = test
    await publish('deleted', 2)
    await db.models.setAlias(project.id, 'deleted', 'live', { version: '2' })
    await expect(db.models.deleteVersion(project.id, 'deleted', '2')).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('live') })
    await db.models.deleteAlias(project.id, 'deleted', 'live')
    await db.models.deleteVersion(project.id, 'deleted', '2')
    await expect(db.models.setAlias(project.id, 'deleted', 'live', { version: '2' })).rejects.toMatchObject({ code: 'not_found' })
    expect((await db.models.get(project.id, 'deleted')).versions).toEqual(['1'])
    await publish('deleted')
    expect((await db.models.get(project.id, 'deleted')).versions).toEqual(['1', '3'])
  })

  it('that was deleted is gone with its aliases, and a later job makes it anew', async () => {
    const { db } = test
    await publish('again')
    await db.models.setAlias(project.id, 'again', 'live', { version: '1' })
    await db.models.deleteModel(project.id, 'again')
    await expect(db.models.get(project.id, 'again')).rejects.toMatchObject({ code: 'not_found' })
    await publish('again')
    expect(await db.models.get(project.id, 'again')).toMatchObject({ versions: ['2'], aliases: {} })
  })

  it('never changes what a version says', async () => {
    await publish('fixed')
    await expect(test.db.pool.query(`UPDATE model_versions SET metrics = '{}'`)).rejects.toMatchObject({ code: 'TY003' })
  })
})
