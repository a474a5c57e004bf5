import { setTimeout as delay } from 'node:timers/promises'
import { isDatabaseUnavailable, pendingMigrations } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import { servingLimits } from './limits.js'

/** Waits until the database answers and has the schema that this build was made for: who migrates is not the worker's business. Throws after `schemaWaitMs`. */
export async function waitForSchema(url: string, logger: Logger): Promise<void> {
  const until = performance.now() + servingLimits.schemaWaitMs
  for (let reason = ''; ; ) {
    const found = await pendingMigrations(url).catch((error: unknown) => {
      if (isDatabaseUnavailable(error)) return null
      throw error
    })
    if (found?.length === 0) return
    const next = found ? `${found.length} migrations are not applied yet: ${found.join(', ')}` : 'the database does not answer'
    if (performance.now() > until) throw new Error(`gave up after ${servingLimits.schemaWaitMs} ms: ${next}`)
    if (next !== reason) logger.warn(`waiting: ${next}`)
    reason = next
    await delay(servingLimits.schemaRetryMs)
  }
}
