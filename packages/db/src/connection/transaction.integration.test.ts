import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '@trainyard/testing/db/database.js'
import { databaseOutage } from './errors.js'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
}, 60_000)
afterAll(() => database.drop())

test('a connection that the server ends in the midst of a transaction fails that transaction and nothing else', async () => {
  const { db } = database
  const broken = db.transaction(async (transaction) => {
    const { rows } = await transaction.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')
    const ended = new Promise((resolve) => transaction.once('end', resolve))
    await db.pool.query('SELECT pg_terminate_backend($1)', [rows[0]?.pid])
    await ended
    await transaction.query('SELECT 1')
  })
  const error: unknown = await broken.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(databaseOutage(error)).not.toBeNull()
  await db.ping()
})
