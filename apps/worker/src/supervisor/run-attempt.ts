import type { Claim, PackOffer } from '@trainyard/db'
import type { TaskKind } from '@trainyard/spec'
import { timing } from '../timing.js'
import { planPack } from '../planner/plan-pack.js'
import type { AttemptDeps } from './attempt-deps.js'
import { claimTrials } from './claim-trials.js'
import { concludeAttempt } from './conclude.js'
import { superviseAttempt } from './supervise.js'
import type { TaskHandling } from './task-handling.js'
import { openSessions, type TrainerSession } from './trainer-sessions.js'
import { judge } from './verdict.js'

/**
 * Works on a task from claim to conclusion, and on those that train together with it. A delivery that cannot be claimed (done, claimed by another, not due yet) is no fault: the row knows better than the bell.
 */
export async function runAttempt<K extends TaskKind>(deps: AttemptDeps, handling: TaskHandling<K>, taskId: string): Promise<void> {
  const { db, workerId } = deps
  let why = ''
  const membersPerCall = (offer: PackOffer): number => {
    const { members, reason } = planPack(offer, deps)
    why = reason
    return members
  }
  const claim = await db.tasks.claim({ taskId, workerId, leaseSeconds: timing.leaseSeconds, membersPerCall })
  if (!claim) return deps.logger.debug({ task_id: taskId }, 'nothing to claim')
  if (why !== '' && claim.members.length > 1) await tellPack(deps, claim, why)
  const claims = [claim, ...(await claimTrials(deps, claim))]
  const sessions = openSessions(deps.pool, { engine: handling.needsEngine }, claims.length)
  const attempts = claims.flatMap((one, index) => (sessions[index] ? [attemptAt(deps, handling, one, sessions[index])] : []))
  // The slot is taken until the last has ended, also when one of them could not even be concluded.
  const failed = (await Promise.allSettled(attempts)).find(({ status }) => status === 'rejected')
  if (failed?.status === 'rejected') throw failed.reason
}

/** One task, from its claim to its conclusion, at its session of a trainer. */
async function attemptAt<K extends TaskKind>(deps: AttemptDeps, handling: TaskHandling<K>, claim: Claim, session: TrainerSession): Promise<void> {
  const logger = deps.logger.child({ task_id: claim.taskId, task_kind: claim.kind, epoch: claim.epoch, job_id: claim.job?.id ?? null })
  logger.info({ members: claim.members.map(({ index }) => index), resume_step: claim.members[0]?.resume?.step ?? null }, 'attempt started')
  const { end, reason, released } = await superviseAttempt({ ...deps, logger }, handling, claim, session)
  const verdict = judge(end, reason)
  await concludeAttempt({ ...deps, logger }, handling, claim, verdict)
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

/** Says in the job's events who trains together, and why. The training does not depend on it. */
async function tellPack({ db, logger }: AttemptDeps, { lease, members }: Claim, why: string): Promise<void> {
  const message = `members ${members.map(({ index }) => index).join(', ')} train together: ${why}`
  const data = { members: members.map(({ index }) => index) }
  await db.events.append(lease, [{ type: 'log', message, data }]).catch((error: unknown) => logger.debug({ err: error }, 'the pack was not told'))
}
