import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { differences, openTestStack, poll, spawnWorker, storedPoints, type TestStack } from '@trainyard/testing/worker/test-stack.js'

let stack: TestStack
const workers = new Set<ChildProcess>()

beforeAll(async () => {
  stack = await openTestStack()
}, 60_000)

afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await stack.close()
}, 60_000)

function start(): ChildProcess {
  const worker = spawnWorker(stack.environment)
  workers.add(worker)
  worker.once('exit', () => workers.delete(worker))
  return worker
}

const childrenOf = async ({ pid }: ChildProcess): Promise<number[]> =>
  (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8'))
    .split(' ')
    .filter((text) => text !== '')
    .map(Number)

/** A zombie is dead: its new parent has only not yet asked how it ended, which some take seconds for. */
async function isAlive(pid: number): Promise<boolean> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined)
  return stat !== undefined && !/^\d+ \(.*\) [ZX]/s.test(stat)
}

async function alive(pids: number[]): Promise<number[]> {
  const states = await Promise.all(pids.map(isAlive))
  return pids.filter((_, index) => states[index])
}

const long = { epochs: 500, seed: 11 }
const points = async (jobId: string): Promise<number> => (await stack.db.metrics.cursor(stack.projectId, jobId)).metricSeq

describe('a worker process', () => {
  test('killed, it takes its trainers with it; another worker finishes its job with the metrics of an undisturbed run', async () => {
    const doomed = start()
    await stack.prepareIris()
    const undisturbed = await stack.submit(long)
    await stack.until(undisturbed, ({ status }) => status === 'succeeded')

    const id = await stack.submit(long)
    const wanted = 0.3 * (await points(undisturbed))
    expect(
      await poll(
        () => points(id),
        (count) => count > wanted,
        60_000,
      ),
    ).toBeGreaterThan(wanted)
    const trainers = await childrenOf(doomed)
    expect(trainers.length).toBeGreaterThan(0)
    doomed.kill('SIGKILL')
    const left = await poll(
      async () => alive(trainers),
      (pids) => pids.length === 0,
      10_000,
    )
    expect(left).toEqual([])

    start()
    const job = await stack.until(id, ({ status }) => status === 'succeeded' || status === 'failed')
    expect(job.status).toBe('succeeded')
    expect(differences(await storedPoints(stack.db, id), await storedPoints(stack.db, undisturbed))).toEqual([])
  }, 150_000)

  test('stopped for longer than its lease and then woken, it finds its work given to another, writes nothing more and ends its trainer', async () => {
    const sleeper = [...workers][0] ?? start()
    const id = await stack.submit({ ...long, epochs: 2_000 })
    await poll(
      () => points(id),
      (count) => count > 500,
      60_000,
    )
    const trainers = await childrenOf(sleeper)
    sleeper.kill('SIGSTOP')
    const other = start()
    const taken = await stack.until(id, ({ attempt }) => attempt === 2, 120_000)
    expect(taken.status).toBe('running')
    sleeper.kill('SIGCONT')
    const busy = async () => alive(trainers)
    // The one that trained is ended.
    expect((await poll(busy, (left) => left.length < trainers.length, 20_000)).length).toBeLessThan(trainers.length)
    const job = await stack.until(id, ({ status }) => status === 'succeeded' || status === 'failed', 120_000)
    expect(job).toMatchObject({ status: 'succeeded', attempt: 2 })
    other.kill('SIGTERM')
    await once(other, 'exit')
  }, 240_000)

  test('asked to end, it keeps what was trained in a checkpoint, gives the task back and ends with status 0 before its own time is up', async () => {
    const old = [...workers][0] ?? start()
    const id = await stack.submit({ ...long, epochs: 100_000 })
    await poll(
      () => points(id),
      (count) => count > 500,
      60_000,
    )
    old.kill('SIGTERM')
    // Its own limit, after which it would end with another status.
    const [code] = await once(old, 'exit')
    expect(code).toBe(0)

    // The step of the checkpoint is the last one that was trained: nothing is done twice.
    const [last] = (await stack.db.checkpoints.list(stack.projectId, id)).data.filter(({ kind }) => kind === 'last')
    const steps = [...((await storedPoints(stack.db, id)).get('0 loss')?.keys() ?? [])]
    expect(last?.step).toBeGreaterThanOrEqual(Math.max(...steps))
    expect((last?.step ?? 0) - Math.max(...steps)).toBeLessThan(10)
    const due = await stack.db.tasks.due(10)
    expect(due).toHaveLength(1)
    await stack.request(id, 'cancel')
    await stack.until(id, ({ status }) => status === 'cancelled')
  }, 120_000)
})
