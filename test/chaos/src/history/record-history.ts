import { setTimeout as delay } from 'node:timers/promises'
import pg from 'pg'
import { createDatabase } from '@trainyard/db'
import { type Lease, LeaseLostError } from '@trainyard/lifecycle'
import { defined, elementAt } from '@trainyard/spec'
import { checkpointOf, queuedJob } from '../../../support/db/fixtures.js'
import { seededRandom } from '../random.js'
import type { Detail, History, Operation, Outcome } from './history.js'

export type HistoryOptions = {
  /** A migrated database of its own: jobs are made in it and never trained. */
  databaseUrl: string
  operations: number
  clients: number
  /** Tasks that are worked on at once: the fewer, the more clients meet at one. */
  tasks: number
  seed: number
}

/** Short, so that leases run out under clients that go on writing. */
const leaseSeconds = 0.03
const longestPauseMs = 60
/** A connection may break in the midst: what was then asked is unknown, and the client goes on after this. */
const unknownPauseMs = 50

/**
 * Lets many clients claim, write, renew, release, stop for a while and read, all at random, on the same few tasks, and records what each was answered.
 * A client that stops for a while goes on with a lease that may have run out. Written values are events of the task's job.
 */
export async function recordHistory({ databaseUrl, operations: wanted, clients, tasks, seed }: HistoryOptions): Promise<History> {
  const db = createDatabase({ url: databaseUrl, poolSize: clients })
  const reader = new pg.Pool({ connectionString: databaseUrl, max: clients })
  reader.on('error', () => undefined)
  const random = seededRandom(seed)
  const operations: Operation[] = []
  const jobs = new Map<string, string>()
  const live: string[] = []
  const addTask = async (place: number): Promise<void> => {
    const { id, tasks: own } = await queuedJob(db)
    const task = elementAt(own, 0, 'tasks of the job')
    jobs.set(task, id)
    live[place] = task
  }
  /** Does one thing at random; gives back the lease that the client holds afterwards, or believes to hold. */
  const step = async (client: number, held: Lease | null): Promise<Lease | null> => {
    const task = held?.taskId ?? elementAt(live, Math.floor(random() * live.length), 'live tasks')
    const note = async <T>(run: () => Promise<T>, detail: (answer: T | null) => Detail): Promise<T | null> => {
      const [answer, operation] = await observe(run, detail, { client, task })
      operations.push(operation)
      if (operation.outcome === 'unknown') await delay(unknownPauseMs)
      return answer
    }
    const choice = random()
    if (choice < 0.15) {
      await note(
        () => valuesOf(reader, defined(jobs.get(task), 'the job')),
        (values) => ({ kind: 'read', values: values ?? [] }),
      )
      return held
    }
    if (!held) {
      const given = await note(
        () => db.tasks.claim({ taskId: task, workerId: `wrk_${client}`, leaseSeconds }),
        (claim) => ({ kind: 'claim', epoch: claim?.epoch ?? null }),
      )
      if (!given && (await isOver(reader, task))) await addTask(live.indexOf(task))
      return given?.lease ?? null
    }
    const hold = (run: () => Promise<unknown>) => note(run, () => ({ kind: 'hold', epoch: held.epoch }))
    if (choice < 0.75) {
      const value = `${client}/${operations.length}`
      await note(
        () => db.events.append(held, [{ type: 'log', message: value, data: { written_by: client } }]),
        () => ({ kind: 'append', epoch: held.epoch, value }),
      )
    } else if (choice < 0.85) {
      // A checkpoint is progress: without any, a task whose leases run out is given up after a few.
      await hold(() => db.checkpoints.save(held, checkpointOf(0, 'last', operations.length)))
    } else if (choice < 0.9) await hold(() => db.tasks.heartbeat(held, { leaseSeconds }))
    else if (choice < 0.95) await delay(random() * longestPauseMs)
    else {
      // Half the time a client ends in good order, half the time it is simply gone.
      if (choice < 0.975) await hold(() => db.tasks.release(held))
      return null
    }
    return held
  }
  const runClient = async (client: number): Promise<void> => {
    let lease: Lease | null = null
    while (operations.length < wanted) lease = await step(client, lease)
  }
  try {
    for (let place = 0; place < tasks; place++) await addTask(place)
    await Promise.all(Array.from({ length: clients }, (_, client) => runClient(client)))
    const lists = new Map<string, readonly string[]>()
    for (const [task, job] of jobs) lists.set(task, await valuesOf(reader, job))
    return { operations, lists }
  } finally {
    await Promise.all([db.close(), reader.end()])
  }
}

/** Runs one operation between two looks at the clock. */
async function observe<T>(run: () => Promise<T>, detail: (answer: T | null) => Detail, who: { client: number; task: string }): Promise<[T | null, Operation]> {
  const start = performance.now()
  const ended = (outcome: Outcome, answer: T | null): [T | null, Operation] => [answer, { ...who, start, end: performance.now(), outcome, ...detail(answer) }]
  try {
    return ended('ok', await run())
  } catch (error) {
    return ended(error instanceof LeaseLostError ? 'rejected' : 'unknown', null)
  }
}

/** The values of a task, by SQL of this test's own. */
async function valuesOf(reader: pg.Pool, jobId: string): Promise<string[]> {
  const { rows } = await reader.query<{ message: string }>(`SELECT message FROM events WHERE job_id = $1 AND data ? 'written_by' ORDER BY seq`, [jobId])
  return rows.map(({ message }) => message)
}

async function isOver(reader: pg.Pool, task: string): Promise<boolean> {
  const { rowCount } = await reader
    .query(`SELECT 1 FROM tasks WHERE id = $1 AND status IN ('done', 'failed', 'cancelled')`, [task])
    .catch(() => ({ rowCount: 0 }))
  return rowCount === 1
}
