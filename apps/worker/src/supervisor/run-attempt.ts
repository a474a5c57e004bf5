import type { Claim } from '@trainyard/db'
import { elementAt, type TaskKind } from '@trainyard/spec'
import { openSessions, type TrainerSession } from '../trainers/trainer-sessions.js'
import type { AttemptDeps, TaskHandling } from './attempt.js'
import { claimTasks } from './claim-tasks.js'
import { superviseAttempt } from './supervise.js'

/**
 * Works on a task, and on those that are packed with it, from the claim until what became of them is recorded. A notification of a task that cannot be claimed
 * (done, claimed by another, not due yet) is no error: the row, not the message, decides.
 */
export async function runAttempt<K extends TaskKind>(deps: AttemptDeps, handling: TaskHandling<K>, taskId: string): Promise<void> {
  const claims = await claimTasks(deps, taskId)
  if (claims.length === 0) return deps.logger.debug({ task_id: taskId }, 'nothing to claim')
  const sessions = openSessions(deps.pool, { engine: handling.needsEngine }, claims.length)
  // The slot is taken until the last has ended, also when what became of one of them could not be recorded.
  const settled = await Promise.allSettled(claims.map((claim, index) => attempt(deps, handling, claim, elementAt(sessions, index, 'sessions'))))
  const failed = settled.find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

/** One attempt at one task, in its session of a trainer. */
async function attempt<K extends TaskKind>(deps: AttemptDeps, handling: TaskHandling<K>, claim: Claim, session: TrainerSession): Promise<void> {
  const logger = deps.logger.child({ task_id: claim.taskId, task_kind: claim.kind, epoch: claim.epoch, job_id: claim.job?.id ?? null })
  logger.info({ members: claim.members.map(({ index }) => index), resume_step: claim.members[0]?.resume?.step ?? null }, 'attempt started')
  const { end, reason, verdict, released } = await superviseAttempt({ ...deps, logger }, handling, claim, session)
  logger.info(
    {
      verdict: verdict.type,
      reason,
      ...(verdict.type === 'fail' ? { failure: verdict.failure, retry: verdict.retry } : {}),
      ...(end.type === 'lost' ? { loss: end.loss } : {}),
    },
    'attempt ended',
  )
  await released
}
