import { setTimeout as delay } from 'node:timers/promises'
import { isDatabaseUnavailable, pendingMigrations } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import { timing } from './timing.js'

/**
 * Waits until the database answers and has the schema that this build was made for: who migrates is not this process's business. What is found meanwhile is logged
 * once each; a migration that is under way looks from outside like one that failed, so that too is waited for. Throws after `schemaWaitMs`.
 */
export async function waitForSchema(url: string, logger: Logger): Promise<void> {
  const until = performance.now() + timing.schemaWaitMs
  for (let known = ''; ; ) {
    const reason = await reasonToWait(url)
    if (reason === null) return
    if (performance.now() > until) throw new Error(`gave up after ${timing.schemaWaitMs} ms: ${reason}`)
    if (reason !== known) logger.warn(`waiting: ${reason}`)
    known = reason
    await delay(timing.schemaRetryMs)
  }
}

async function reasonToWait(url: string): Promise<string | null> {
  try {
    const pending = await pendingMigrations(url)
    return pending.length === 0 ? null : `migrations are not applied yet: ${pending.join(', ')}`
  } catch (error) {
    if (isDatabaseUnavailable(error)) return 'the database does not answer'
    return error instanceof Error ? error.message : String(error)
  }
}
