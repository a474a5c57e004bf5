import { readdirSync, readFileSync } from 'node:fs'
import { Redis } from 'ioredis'
import pg from 'pg'
import { readProcessRecord } from '@trainyard/local'

/** What can be killed or stopped. */
export const parts = ['trainer', 'worker', 'api', 'serving', 'redis', 'postgres'] as const
export type Part = (typeof parts)[number]

/** A running installation from below: its processes by the ids that `trainyard up` has noted, its database and its queue. Nothing else is ever touched. */
export type Installation = {
  home: string
  databaseUrl: string
  queueUrl: string
  /** Processes of a part: trainers at work, Postgres with the children that hold its memory, otherwise one. */
  pidsOf(part: Part): number[]
  pidOf(part: Exclude<Part, 'trainer'>): number
  /** Sends a signal to those that are still there. */
  send(signal: NodeJS.Signals, pids: readonly number[]): void
  /** Trainers whose worker is gone. */
  orphans(): number[]
  /** Runs one statement on a connection of its own, even where the default is read-only. */
  sql<R extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<R[]>
  redis<T>(work: (client: Redis) => Promise<T>): Promise<T>
}

export function createInstallation({ home, databaseUrl, queueUrl }: Pick<Installation, 'home' | 'databaseUrl' | 'queueUrl'>): Installation {
  /** Every worker that was seen: a trainer names its worker on its command line, so an orphan is known by it. */
  const workers = new Set<number>()
  const pidOf = (part: Exclude<Part, 'trainer'>): number => {
    const record = readProcessRecord(home, part)
    if (!record) throw new Error(`${home} knows no process ${part}: is "trainyard up" running there?`)
    if (part === 'worker') workers.add(record.pid)
    return record.pid
  }
  return {
    home,
    databaseUrl,
    queueUrl,
    pidOf,
    pidsOf: (part) => {
      if (part === 'trainer') return trainers().flatMap(({ pid, parent }) => (parent === pidOf('worker') ? [pid] : []))
      return part === 'postgres' ? [pidOf(part), ...childrenOf(pidOf(part))] : [pidOf(part)]
    },
    send: (signal, pids) => {
      for (const pid of pids) sendOne(pid, signal)
    },
    orphans: () => trainers().flatMap(({ pid, parent }) => (workers.has(parent) && parent !== pidOf('worker') ? [pid] : [])),
    sql: (text, values = []) => runSql(databaseUrl, text, values),
    redis: async (work) => {
      const client = new Redis(queueUrl, { maxRetriesPerRequest: 3 })
      client.on('error', () => undefined)
      try {
        return await work(client)
      } finally {
        client.disconnect()
      }
    },
  }
}

const trainerEntry = 'apps/worker/dist/trainer/main.js'

/** All trainers of this machine, with the worker that their command line names. */
function trainers(): { pid: number; parent: number }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const words = textOf(`/proc/${pid}/cmdline`).split('\0')
      const entry = words.findIndex((word) => word.endsWith(trainerEntry))
      return entry === -1 ? [] : [{ pid: Number(pid), parent: Number(words[entry + 1]) }]
    })
}

const childrenOf = (pid: number): number[] =>
  textOf(`/proc/${pid}/task/${pid}/children`)
    .split(' ')
    .filter((text) => text !== '')
    .map(Number)

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

function sendOne(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch {
    // It ended by itself in the same moment.
  }
}

/** A connection for each statement: the server may have been killed since the last one. */
async function runSql<R extends pg.QueryResultRow>(databaseUrl: string, text: string, values: unknown[]): Promise<R[]> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    options: '-c default_transaction_read_only=off',
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    return (await client.query<R>(text, values)).rows
  } finally {
    await client.end().catch(() => undefined)
  }
}
