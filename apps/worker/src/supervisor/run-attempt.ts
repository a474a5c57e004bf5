import type { Database } from '@trainyard/db'
import type { Logger } from '@trainyard/runtime'
import type { TaskKind, TaskRef } from '@trainyard/spec'
import { timing } from '../timing.js'
import { concludeAttempt } from './conclude.js'
import type { RunningAttempts } from './running-attempts.js'
import { superviseAttempt } from './supervise.js'
import type { TaskHandling } from './task-handling.js'
import type { TrainerPool } from './trainer-pool.js'
import { judge } from './verdict.js'

/** What every attempt of a worker shares. */
export type AttemptDeps = {
  db: Database
  workerId: string
  pool: TrainerPool
  running: RunningAttempts
  /** Resident bytes at which a trainer is ended as out of memory. */
  memoryBytes: number
  /** Rings for tasks that became due. Never rejects: what it misses the reconciler finds. */
  ring(refs: TaskRef[]): Promise<void>
  logger: Logger
}

/**
 * Works on a task from claim to conclusion. A delivery that cannot be claimed (done, claimed by another, not due yet) is no fault: the row knows better than the bell.
 */
export async function runAttempt<K extends TaskKind>(deps: AttemptDeps, handling: TaskHandling<K>, taskId: string): Promise<void> {
  const { db, workerId } = deps
  const claim = await db.tasks.claim({ taskId, workerId, leaseSeconds: timing.leaseSeconds })
  if (!claim) return deps.logger.debug({ task_id: taskId }, 'nothing to claim')
  const logger = deps.logger.child({ task_id: taskId, task_kind: claim.kind, epoch: claim.epoch, job_id: claim.job?.id ?? null })
  logger.info({ members: claim.members.map(({ index }) => index), resume_step: claim.members[0]?.resume?.step ?? null }, 'attempt started')
  const { end, reason, gone } = await superviseAttempt({ ...deps, logger }, handling, claim)
  const verdict = judge(end, reason)
  await concludeAttempt({ ...deps, logger }, handling, claim, verdict)
  logger.info({ verdict: verdict.type, reason, ...(verdict.type === 'fail' ? { failure: verdict.failure, retry: verdict.retry } : {}), ...(end.type === 'lost' ? { loss: end.loss } : {}) }, 'attempt ended')
  await gone
}

