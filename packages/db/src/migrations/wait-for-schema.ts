import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from '@trainyard/runtime'
import { databaseOutage } from '../connection/errors.js'
import { pendingMigrations } from './migrate.js'

/** How long a starting process waits for the database and its schema, and how often it looks. */
const schemaWaitMs = 120_000
const schemaRetryMs = 500

/**
 * Waits until the database answers and has the schema that this build was made for: for processes whose business it is not to migrate. What is found
 * meanwhile is logged once each; a migration that is under way looks from outside like one that failed, so that too is waited for.
 * @throws {Error} after two minutes.
 */
export async function waitForSchema(url: string, logger: Logger): Promise<void> {
  const until = performance.now() + schemaWaitMs
  for (let known = ''; ; ) {
    const reason = await reasonToWait(url)
    if (reason === null) return
    if (performance.now() > until) throw new Error(`gave up after ${schemaWaitMs} ms: ${reason}`)
    if (reason !== known) logger.warn(`waiting: ${reason}`)
    known = reason
    await delay(schemaRetryMs)
  }
}

async function reasonToWait(url: string): Promise<string | null> {
  try {
    const pending = await pendingMigrations(url)
    return pending.length === 0 ? null : `migrations are not applied yet: ${pending.join(', ')}`
  } catch (error) {
    if (databaseOutage(error)) return 'the database does not answer'
    return error instanceof Error ? error.message : String(error)
  }
}
