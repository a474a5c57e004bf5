import { setTimeout as delay } from 'node:timers/promises'
import { type Claim, isDatabaseUnavailable, LeaseLostError } from '@trainyard/db'
import type { TaskKind, TaskRef } from '@trainyard/spec'
import type { WorkResult } from '../trainer/protocol.js'
import { timing } from '../timing.js'
import type { AttemptDeps } from './attempt-deps.js'
import type { TaskHandling } from './task-handling.js'
import type { Verdict } from './verdict.js'

/**
 * Writes the verdict, trying again while the database is away. A lease that is lost meanwhile means that somebody else has the task, or that an answer was lost on
 * the way back and all is written already: either way there is nothing left to do.
 */
export async function concludeAttempt<K extends TaskKind>(deps: AttemptDeps, handling: TaskHandling<K>, claim: Claim, verdict: Verdict): Promise<void> {
  const until = performance.now() + timing.outageMs
  for (;;) {
    try {
      const ready = await write(deps, handling, claim, verdict)
      if (ready.length > 0) await deps.ring(ready)
      if (claim.job) await deps.sweeps.look(claim.job.id)
      return
    } catch (error) {
      if (error instanceof LeaseLostError) return deps.logger.warn({ verdict: verdict.type }, 'the lease was lost before the verdict was written')
      if (!isDatabaseUnavailable(error) || performance.now() > until) throw error
      deps.logger.warn({ err: error }, 'the verdict waits for the database')
      await delay(timing.writeRetryMs)
    }
  }
}

async function write<K extends TaskKind>({ db }: AttemptDeps, handling: TaskHandling<K>, claim: Claim, verdict: Verdict): Promise<TaskRef[]> {
  switch (verdict.type) {
    case 'nothing':
      return []
    case 'complete':
      return handling.complete(claim, ownResult(handling, verdict.result))
    case 'release':
      return (await db.tasks.release(claim.lease)).ready
    case 'stop':
      return (await db.tasks.stop(claim.lease, verdict.as)).ready
    case 'skip':
      return (await db.tasks.leaveOut(claim.lease, { message: verdict.message, ...(verdict.failure ? { error: verdict.failure } : {}) })).ready
    case 'fail':
      return (await db.tasks.fail(claim.lease, { ...verdict.failure, retry: verdict.retry })).ready
  }
}

function ownResult<K extends TaskKind>({ kind }: TaskHandling<K>, result: WorkResult): Extract<WorkResult, { kind: K }> {
  if (result.kind !== kind) throw new Error(`a trainer for ${kind} answered with ${result.kind}`)
  return result as Extract<WorkResult, { kind: K }>
}
