import type pg from 'pg'
import type { Transaction } from './statement.js'

/**
 * Runs `work` in one transaction and commits it; any error rolls back and is thrown on. Locks are always taken in this order, so that transactions wait for
 * each other but never in a circle: files, sweep, job, task, members, cursor.
 */
export async function inTransaction<T>(pool: pg.Pool, work: (transaction: Transaction) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('BEGIN')
    const result = await work(client)
    await client.query('COMMIT')
    return result
  } catch (error) {
    // A connection that cannot roll back is not given to anyone else.
    await client.query('ROLLBACK').catch((second: unknown) => {
      broken = second instanceof Error ? second : new Error(String(second))
    })
    throw error
  } finally {
    client.release(broken)
  }
}
