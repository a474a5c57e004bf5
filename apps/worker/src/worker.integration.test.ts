import { createLogger } from '@trainyard/runtime'
import { type JobView, specOfMember } from '@trainyard/spec'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RunningWorker, runWorker } from './run-worker.js'
import { workerEnvironment, workerSettings } from './settings.js'
import { differences, openTestStack, poll, storedPoints, type TestStack, trainerEntry } from '@trainyard/testing/worker/test-stack.js'

let stack: TestStack
let worker: RunningWorker

beforeAll(async () => {
  stack = await openTestStack()
  const settings = workerSettings(workerEnvironment.parse(stack.environment))
  worker = await runWorker({ settings, db: stack.db, logger: createLogger({ name: 'worker', level: settings.logLevel }), trainerEntry })
  await stack.prepareIris()
}, 90_000)

afterAll(async () => {
  for (const { name, close } of worker.closers) if (name !== 'database') await close()
  await stack.close()
}, 60_000)

/** Some seconds of training. */
const long = { epochs: 500, seed: 11 }
const ended = ({ status }: JobView): boolean => status === 'succeeded' || status === 'failed' || status === 'cancelled'
const points = async (jobId: string): Promise<number> => (await stack.db.metrics.cursor(stack.projectId, jobId)).metricSeq

/** Waits until a job has stored so many points, and so is in the midst of its training. */
async function untilPoints(jobId: string, least: number): Promise<void> {
  const found = await poll(
    () => points(jobId),
    (count) => count >= least,
    60_000,
  )
  expect(found).toBeGreaterThanOrEqual(least)
}

describe('a worker', () => {
  test('trains every member, combines them and makes the next version of the model', async () => {
    const id = await stack.submit({ epochs: 30, seed: 7, members: 2, model: 'iris' })
    const job = await stack.until(id, ended)
    expect(job).toMatchObject({ status: 'succeeded', error: null, model: { name: 'iris', version: '1' }, progress: { fraction: 1, step: 360 } })
    expect(job.members.map(({ status, used }) => ({ status, used }))).toEqual([
      { status: 'succeeded', used: true },
      { status: 'succeeded', used: true },
    ])
    expect(job.engine).toMatchObject({ device: 'cpu', threads: 1 })
    const { manifest } = await stack.db.models.resolve(stack.projectId, 'iris', {})
    expect(manifest.members).toHaveLength(2)
    const stored = await storedPoints(stack.db, id)
    expect([...(stored.get('0 loss')?.keys() ?? [])]).toEqual(Array.from({ length: 36 }, (_, index) => 10 * (index + 1)))
  }, 90_000)

  test('a trainer killed twice in the midst is resumed, and the stored metrics are those of an undisturbed run, bit for bit', async () => {
    const undisturbed = await stack.submit(long)
    await stack.until(undisturbed, ended)
    const killed = await stack.submit(long)
    for (const share of [0.2, 0.6]) {
      await untilPoints(killed, share * (await points(undisturbed)))
      for (const pid of worker.trainerPids()) process.kill(pid, 'SIGKILL')
    }
    const job = await stack.until(killed, ended)
    expect(job).toMatchObject({ status: 'succeeded', attempt: 3 })
    expect(differences(await storedPoints(stack.db, killed), await storedPoints(stack.db, undisturbed))).toEqual([])
  }, 120_000)

  test('members that train together: killed twice, paused and resumed, they end with the metrics of an undisturbed run, bit for bit', async () => {
    const packed = { ...long, epochs: 300, members: 3, checkpointEverySteps: 200 }
    const undisturbed = await stack.submit(packed)
    const whole = await stack.until(undisturbed, ended)
    expect(whole).toMatchObject({ status: 'succeeded', attempt: 1, engine: { mode: 'graph', members_per_call: 3 }, progress: { fraction: 1 } })
    const { data } = await stack.db.events.list(stack.projectId, undisturbed, { limit: 100, order: 'asc' })
    expect(data.map(({ message }) => message).join('\n')).toContain('Training members 0–2 together')
    const disturbed = await stack.submit(packed)
    for (const share of [0.2, 0.5]) {
      await untilPoints(disturbed, share * (await points(undisturbed)))
      for (const pid of worker.trainerPids()) process.kill(pid, 'SIGKILL')
    }
    await untilPoints(disturbed, 0.7 * (await points(undisturbed)))
    await stack.request(disturbed, 'pause')
    await stack.until(disturbed, ({ status }) => status === 'paused')
    const lasts = (await stack.db.checkpoints.list(stack.projectId, disturbed)).data.filter(({ kind }) => kind === 'last')
    expect([lasts.length, new Set(lasts.map(({ step }) => step)).size]).toEqual([3, 1])
    await stack.request(disturbed, 'resume')
    expect(await stack.until(disturbed, ended)).toMatchObject({ status: 'succeeded', attempt: 4 })
    expect(differences(await storedPoints(stack.db, disturbed), await storedPoints(stack.db, undisturbed))).toEqual([])
  }, 180_000)

  test('a job may ask for its members one by one, and gets what they have together, but for rounding', async () => {
    const job = { epochs: 40, seed: 5, members: 2 }
    const [alone, together] = [await stack.submit({ ...job, membersPerCall: 1 }), await stack.submit({ ...job, membersPerCall: 2 })]
    expect((await stack.until(alone, ended)).engine).toMatchObject({ members_per_call: 1 })
    expect((await stack.until(together, ended)).engine).toMatchObject({ members_per_call: 2 })
    const [mine, theirs] = [await storedPoints(stack.db, alone), await storedPoints(stack.db, together)]
    for (const series of ['0 loss', '1 loss', '0 val_loss', '1 val_loss'])
      for (const [step, value] of mine.get(series) ?? []) expect(Math.abs((value ?? NaN) - (theirs.get(series)?.get(step) ?? NaN))).toBeLessThan(1e-4)
  }, 120_000)

  test('a cancelled job ends where it stands, long before its last step, with a checkpoint of that step', async () => {
    const id = await stack.submit({ ...long, epochs: 50_000 })
    await untilPoints(id, 100)
    await stack.request(id, 'cancel')
    const { status, error, progress } = await stack.until(id, ended)
    expect({ status, error }).toEqual({ status: 'cancelled', error: null })
    expect(progress.step).toBeLessThan(progress.steps)
    const lasts = (await stack.db.checkpoints.list(stack.projectId, id)).data.filter(({ kind }) => kind === 'last')
    const loss = (await storedPoints(stack.db, id)).get('0 loss') ?? new Map<number, number | null>()
    expect(Math.max(...lasts.map(({ step }) => step))).toBeGreaterThanOrEqual(Math.max(...loss.keys()))
  }, 60_000)

  test('a paused job rests, and goes on where it was when it is resumed', async () => {
    const id = await stack.submit(long)
    await untilPoints(id, 500)
    await stack.request(id, 'pause')
    await stack.until(id, ({ status }) => status === 'paused')
    expect(worker.busy()).toBe(0)
    const rested = await points(id)
    await stack.request(id, 'resume')
    const job = await stack.until(id, ended)
    expect(job.status).toBe('succeeded')
    const undisturbed = await stack.submit(long)
    await stack.until(undisturbed, ended)
    expect(await points(id)).toBeGreaterThan(rested)
    expect(differences(await storedPoints(stack.db, id), await storedPoints(stack.db, undisturbed))).toEqual([])
  }, 120_000)

  test('a job whose time is nearly up ends with the best so far, before it is over', async () => {
    const id = await stack.submit({ ...long, epochs: 50_000, maxSeconds: 15, model: 'limited' })
    const job = await stack.until(id, ended)
    expect(job).toMatchObject({ status: 'succeeded', model: { name: 'limited' } })
    expect(job.progress.step).toBeLessThan(job.progress.steps)
    const { data } = await stack.db.events.list(stack.projectId, id, { limit: 100, order: 'asc' })
    expect(data.map(({ message }) => message).join('\n')).toContain('The time limit (limits.max_seconds, 15) is nearly up')
  }, 90_000)

  test('snapshots of one training become an ensemble with its analysis, also when the trainer is killed in between', async () => {
    const id = await stack.submit({ epochs: 300, seed: 5, members: 3, snapshots: true, model: 'snapshots' })
    await stack.until(id, ({ members }) => members.some(({ status }) => status === 'succeeded'))
    for (const pid of worker.trainerPids()) process.kill(pid, 'SIGKILL')
    const job = await stack.until(id, ended)
    expect(job).toMatchObject({ status: 'succeeded', attempt: 2, ensemble: { members_used: 3 }, progress: { fraction: 1 } })
    expect(job.members.map(({ status, used }) => [status, used])).toEqual([0, 1, 2].map(() => ['succeeded', true]))
    const { manifest } = await stack.db.models.resolve(stack.projectId, 'snapshots', {})
    expect(new Set(manifest.members.map(({ sha256 }) => sha256)).size).toBe(3)
    expect(manifest.temperature).toBeGreaterThan(0)
    const analysis = await stack.db.jobs.analysis(stack.projectId, id)
    expect(analysis).toMatchObject({ rows: 30, dataset_split: 'test', classes: ['setosa', 'versicolor', 'virginica'] })
    expect(analysis.confusion?.flat().reduce((sum, count) => sum + count, 0)).toBe(30)
    expect(analysis.worst.every(({ row }) => row !== null && row < 30)).toBe(true)
    expect(job.ensemble?.calibration).toMatchObject({ judged_on: 'test', cross_fitted: false, temperature: manifest.temperature })
  }, 120_000)

  test('members of folds are judged by rows of their own, and each keeps how it prepares a row', async () => {
    const id = await stack.submit({ epochs: 20, seed: 5, members: 3, folds: 3, model: 'folds' })
    const job = await stack.until(id, ended)
    expect(job).toMatchObject({ status: 'succeeded', ensemble: { members_used: 3, split: 'out_of_fold' } })
    const { manifest } = await stack.db.models.resolve(stack.projectId, 'folds', {})
    expect(new Set(manifest.members.map(({ fitted }) => JSON.stringify(fitted?.preprocessing))).size).toBe(3)
    expect(manifest.conformal).toMatchObject({ rows: 30, judged_on: 'test' })
    expect(await stack.db.jobs.analysis(stack.projectId, id)).toMatchObject({ rows: 120, dataset_split: 'train', split: 'out_of_fold' })
  }, 90_000)

  test('members that are fitted on all rows in the end have the figures of those that are not, and one way to prepare a row', async () => {
    const job = { epochs: 20, seed: 5, members: 3, folds: 3 }
    const [measured, fitted] = [await stack.submit(job), await stack.submit({ ...job, finalFit: true, model: 'fitted' })]
    const [before, after] = [await stack.until(measured, ended), await stack.until(fitted, ended)]
    expect(after).toMatchObject({ status: 'succeeded', ensemble: { ...before.ensemble, final_fit: { rows: 150, members: [0, 1, 2] } } })
    expect(after.progress.fraction).toBe(1)
    const { manifest } = await stack.db.models.resolve(stack.projectId, 'fitted', {})
    expect(manifest.members.map(({ fitted: own }) => own)).toEqual([undefined, undefined, undefined])
  }, 90_000)

  test('members of finished jobs become one version without being trained again, and each keeps its settings', async () => {
    const jobs = [await stack.submit({ epochs: 20, seed: 5, members: 2 }), await stack.submit({ epochs: 20, seed: 5, learningRate: 0.003 })]
    for (const id of jobs) await stack.until(id, ended)
    const settings = { name: 'both', selection: 'all', combine: 'weighted', metric: null, model: { name: 'both' } } as const
    const id = await stack.db.jobs.combine({ projectId: stack.projectId, sources: { jobs }, settings })
    await stack.queue.notify(await stack.db.tasks.ready({ jobIds: [id] }))
    const job = await stack.until(id, ended)
    expect(job).toMatchObject({ status: 'succeeded', model: { name: 'both', version: '1' }, ensemble: { combine: 'weighted', split: 'test' } })
    expect(job.members.map(({ source }) => source?.job_id)).toEqual([jobs[0], jobs[0], jobs[1]])
    const { manifest } = await stack.db.models.resolve(stack.projectId, 'both', {})
    const sources = new Map(await Promise.all(jobs.map(async (source) => [source, (await stack.job(source)).spec] as const)))
    for (const { index, sha256, weight } of manifest.members) {
      const member = job.members[index]
      expect(weight).toBeCloseTo(member?.weight ?? Number.NaN, 12)
      expect(specOfMember(manifest.spec, index).optimizer).toEqual(sources.get(member?.source?.job_id ?? '')?.optimizer)
      expect((await stack.db.blobs.read(sha256)).byteLength).toBeGreaterThan(0)
    }
  }, 90_000)

  test('finish keeps the snapshots that are done', async () => {
    const id = await stack.submit({ epochs: 40_000, seed: 5, members: 40, snapshots: true })
    await stack.until(id, ({ members }) => members.some(({ status }) => status === 'succeeded'))
    await stack.request(id, 'finish')
    const job = await stack.until(id, ended)
    const kept = job.members.filter(({ status }) => status === 'succeeded').length
    expect(job).toMatchObject({ status: 'succeeded', ensemble: { members_used: kept } })
    expect(kept).toBeLessThan(40)
    expect(job.members.slice(kept).every(({ status }) => status === 'cancelled')).toBe(true)
  }, 90_000)

  test('finish at once never makes a model of weights that have learned nothing', async () => {
    const id = await stack.submit({ epochs: 50_000, seed: 9, model: 'early' })
    await stack.until(id, ({ status }) => status === 'running')
    await stack.request(id, 'finish')
    const job = await stack.until(id, ended)
    if (job.status === 'succeeded') expect(job.progress.step).toBeGreaterThan(0)
    else {
      expect(job).toMatchObject({ status: 'cancelled', model: null, ensemble: null })
      expect(job.status_history.at(-1)?.message).toContain('before the first step')
    }
  }, 60_000)

  test('an error of the job itself fails it at once and is not retried', async () => {
    const id = await stack.submit({ epochs: 50, seed: 3, learningRate: 1e9 })
    const job = await stack.until(id, ended)
    expect(job).toMatchObject({ status: 'failed', attempt: 1, error: { code: 'diverged' } })
    expect(job.error?.message).toContain('learning_rate')
  }, 60_000)

  test.each([1, 6])(
    'members that diverge do not discard the others, %i in a call: the job succeeds with those that are finite',
    async (membersPerCall) => {
      // Between a rate at which all members learn and one at which none does, some do.
      let job: JobView | null = null
      for (let rate = 0.5; rate < 200 && job?.failed_members !== 6; rate *= 1.5) {
        const id = await stack.submit({ epochs: 12, seed: 5, members: 6, membersPerCall, learningRate: rate, model: `partial-${membersPerCall}` })
        job = await stack.until(id, ended)
        if (job.failed_members > 0 && job.failed_members < 6) break
      }
      const failed = job?.members.filter(({ status }) => status === 'failed') ?? []
      expect(job).toMatchObject({ status: 'succeeded', error: null, failed_members: failed.length, ensemble: { members_used: 6 - failed.length } })
      expect(failed.length).toBeGreaterThan(0)
      for (const { error, used } of failed) expect([error?.code, used]).toEqual(['diverged', null])
      expect(job?.status_history.at(-1)?.message).toContain(`${failed.length} of 6 members failed`)
      const { manifest } = await stack.db.models.resolve(stack.projectId, `partial-${membersPerCall}`, {})
      expect(manifest.members.map(({ index }) => index)).toEqual(job?.members.filter(({ status }) => status === 'succeeded').map(({ index }) => index))
    },
    180_000,
  )

  test('a trainer goes on to the next job, whose results are those of a fresh one, bit for bit; after an error or a kill another trainer replaces it', async () => {
    const trained = async (job: Parameters<TestStack['submit']>[0]): Promise<{ id: string; pid: number | undefined }> => {
      const id = await stack.submit(job)
      const [pid] = await poll(
        async () => worker.trainerPids(),
        (pids) => pids.length > 0,
        60_000,
      )
      await stack.until(id, ended)
      await poll(
        async () => worker.busy(),
        (count) => count === 0,
        10_000,
      )
      return { id, pid }
    }
    const diverges = { epochs: 50, seed: 3, learningRate: 1e9 }
    const before = await trained(diverges)
    const fresh = await trained({ ...long, epochs: 100 })
    const cancelled = await stack.submit({ ...long, epochs: 50_000 })
    await untilPoints(cancelled, 100)
    expect(worker.trainerPids()).toEqual([fresh.pid])
    await stack.request(cancelled, 'cancel')
    await stack.until(cancelled, ended)
    const again = await trained({ ...long, epochs: 100 })
    const faulty = await trained(diverges)
    const after = await trained({ ...long, epochs: 100 })
    expect(new Set([before.pid, fresh.pid, after.pid]).size).toBe(3)
    expect([again.pid, faulty.pid]).toEqual([fresh.pid, fresh.pid])
    for (const { id } of [again, after]) expect(differences(await storedPoints(stack.db, id), await storedPoints(stack.db, fresh.id))).toEqual([])
  }, 120_000)
})
