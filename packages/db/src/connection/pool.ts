import pg from 'pg'
import type { PrismaClient } from '../generated/prisma/client.js'
import { watchAnswers } from './watchdog.js'

/**
 * What repositories work on: Prisma for plain rows, the pool for what is hot or needs row locks. Both use the same connections. `control` and `files` have
 * connections of their own where the process asked for them: who looks up a key, or cancels a job, never waits behind lists, uploads and downloads.
 */
export type Connections = { pool: pg.Pool; prisma: PrismaClient; control: pg.Pool; files: pg.Pool }

/** Times in milliseconds. A server that does not even accept is an error within five seconds; one that answers nothing any more is seen by the watchdog. */
const timeouts = { connect: 4_000, statement: 30_000, answer: 35_000 } as const

/** How long a transaction may lie idle by default. */
export const idleTransactionMs = 60_000

const int8 = 20
const numeric = 1700

/** Counters of 64 bits come as numbers: none of ours reaches 2^53. Everything else as node-postgres has it. */
const getTypeParser = ((oid: number, format?: 'text' | 'binary') =>
  oid === int8 || oid === numeric ? Number : pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser

/**
 * Connections to Postgres, at most `size` at a time. `onError` receives the errors of broken connections. The server ends a transaction that is idle for longer
 * than `idleMs`.
 */
export function createPool(url: string, size: number, idleMs: number, onError: (error: Error) => void): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: size,
    application_name: 'trainyard',
    keepAlive: true,
    connectionTimeoutMillis: timeouts.connect,
    statement_timeout: timeouts.statement,
    query_timeout: timeouts.answer,
    idle_in_transaction_session_timeout: idleMs,
    types: { getTypeParser },
  })
  pool.on('error', onError)
  // The pool listens to idle connections only. One that breaks in the midst of a transaction must not end the process: its query says so too.
  pool.on('connect', (client) => client.on('error', onError))
  watchAnswers(pool, url)
  return pool
}
