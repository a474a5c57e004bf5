import type { Claim } from '@trainyard/db'
import { planPack, planTrials } from '@trainyard/lifecycle'
import { elementAt, type TaskKind } from '@trainyard/spec'
import { timing } from '../timing.js'
import { openSessions, type TrainerSession } from '../trainers/trainer-sessions.js'
import { type AttemptDeps, claimedJob, datasetOf, type TaskHandling } from './attempt.js'
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

/**
 * Claims a task, with as many members of its job as the planner packs, and the waiting trials of its sweep that are packed with it. Empty, where the task
 * cannot be claimed.
 */
async function claimTasks(deps: AttemptDeps, taskId: string): Promise<Claim[]> {
  const { db, workerId } = deps
  const offer = await db.tasks.packOffer(taskId)
  const plan = offer && planPack(offer, deps)
  const first = await db.tasks.claim({ taskId, workerId, leaseSeconds: timing.leaseSeconds, ...(plan ? { members: plan.members } : {}) })
  if (!first) return []
  const members = first.members.map(({ index }) => index)
  if (plan && members.length > 1) await appendEvent(deps, first, `Training members ${ranges(members)} together (${plan.reason})`, { members })
  return first.kind === 'train' ? [first, ...(await claimTrials(deps, first))] : [first]
}

/**
 * Claims waiting trials of the same sweep to train in one pack with a trial that was just claimed, each under a lease of its own, as many as the planner wants.
 * Returns those that were still to be had, none for a job that is no trial. Never rejects: the claimed trial goes on without them.
 */
async function claimTrials(deps: AttemptDeps, first: Claim): Promise<Claim[]> {
  const { db, workerId, logger } = deps
  const claims: Claim[] = []
  try {
    const packable = await db.tasks.packableTrials(first.lease)
    if (packable.waiting.length === 0) return claims
    const claimed = first.members.length
    const { tasks, members, reason } = planTrials({ ...packable, spec: claimedJob(first).spec, info: datasetOf(first).info, claimed }, deps)
    const taken = (): number => [first, ...claims].reduce((sum, claim) => sum + claim.members.length, 0)
    for (const taskId of tasks) {
      const room = members - taken()
      if (room < 1) break
      const claim = await db.tasks.claim({ taskId, workerId, leaseSeconds: timing.leaseSeconds, members: room, packedWith: first.taskId })
      if (claim) claims.push(claim)
    }
    if (claims.length === 0) return claims
    const all = [first, ...claims]
    const jobs = all.map((claim) => claimedJob(claim).id)
    for (const claim of all) await appendEvent(deps, claim, `Training ${all.length} trials of the sweep together (${reason})`, { jobs })
  } catch (error) {
    logger.warn({ err: error, task_id: first.taskId }, 'could not claim trials to pack with this one')
  }
  return claims
}

/** Says in the events of a job what it is packed with. The training does not depend on it. */
async function appendEvent({ db, logger }: AttemptDeps, { lease }: Claim, message: string, data: Record<string, unknown>): Promise<void> {
  await db.events.append(lease, [{ type: 'log', message, data }]).catch((error: unknown) => logger.debug({ err: error }, 'the pack was not reported'))
}

/** Whole numbers in rising order as people write them: 0–2, 5. */
function ranges(numbers: readonly number[]): string {
  const runs: { from: number; to: number }[] = []
  for (const number of numbers) {
    const last = runs.at(-1)
    if (last && last.to === number - 1) last.to = number
    else runs.push({ from: number, to: number })
  }
  return runs.map(({ from, to }) => (from === to ? String(from) : `${from}–${to}`)).join(', ')
}
