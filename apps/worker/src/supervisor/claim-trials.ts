import type { Claim } from '@trainyard/db'
import { claimedJob, datasetOf } from './claimed.js'
import { planTrials } from '../planner/plan-trials.js'
import { timing } from '../timing.js'
import type { AttemptDeps } from './attempt-deps.js'

/**
 * Claims waiting trials of the same sweep to train beside a trial that was just claimed, each under a lease of its own, as many as the planner wants. Returns those
 * that were still to be had, none for a job that is no trial. Never rejects: the claimed trial goes on without them.
 */
export async function claimTrials(deps: AttemptDeps, first: Claim): Promise<Claim[]> {
  const { db, workerId, logger } = deps
  const claims: Claim[] = []
  if (first.kind !== 'train') return claims
  try {
    const companions = await db.tasks.companions(first.lease)
    if (companions.waiting.length === 0) return claims
    const claimed = first.members.length
    const { tasks, members, reason } = planTrials({ ...companions, spec: claimedJob(first).spec, info: datasetOf(first).info, claimed }, deps)
    const taken = (): number => [first, ...claims].reduce((sum, claim) => sum + claim.members.length, 0)
    for (const taskId of tasks) {
      const room = members - taken()
      if (room < 1) break
      const membersPerCall = ({ waiting }: { waiting: number }): number => Math.min(waiting, room)
      const claim = await db.tasks.claim({ taskId, workerId, leaseSeconds: timing.leaseSeconds, membersPerCall, togetherWith: first.taskId })
      if (claim) claims.push(claim)
    }
    if (claims.length > 0) await tellTrials(deps, [first, ...claims], reason)
  } catch (error) {
    logger.warn({ err: error, task_id: first.taskId }, 'trials to train beside this one could not be claimed')
  }
  return claims
}

/** Says in the events of each trial's job who trains together, and why. The training does not depend on it. */
async function tellTrials({ db, logger }: AttemptDeps, claims: readonly Claim[], why: string): Promise<void> {
  const jobs = claims.map((claim) => claimedJob(claim).id)
  const message = `${claims.length} trials of the sweep train together: ${why}`
  for (const { lease } of claims)
    await db.events.append(lease, [{ type: 'log', message, data: { jobs } }]).catch((error: unknown) => logger.debug({ err: error }, 'the pack was not told'))
}
