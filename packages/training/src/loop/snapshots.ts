import type { ResolvedJobSpec } from '@trainyard/spec'
import { concludeMember } from './conclude.js'
import { noBest } from './early-stopping.js'
import type { MemberRun } from './member-run.js'
import { saveLast } from './save.js'

/** Epochs of one cycle; null where the job takes no snapshots. The epochs are a multiple of the members (checked before queueing); a rest belongs to the last cycle. */
const cycleEpochs = ({ ensemble, training }: Pick<ResolvedJobSpec, 'ensemble' | 'training'>): number | null =>
  ensemble.method === 'snapshot' ? Math.max(1, Math.floor(training.epochs / ensemble.members)) : null

/** Whether a cycle has ended whose weights are not stored yet, other than the last: that one ends the training. */
export function snapshotDue({ task: { spec }, progress }: MemberRun): boolean {
  const cycle = cycleEpochs(spec)
  return cycle !== null && progress.snapshots < spec.ensemble.members - 1 && progress.epoch >= (progress.snapshots + 1) * cycle
}

/**
 * Makes the weights at the end of a cycle a member: figures and predictions on the held-out splits, final checkpoint, then the member itself, all durable before the
 * training goes on (Huang et al. 2017, §3). Best weights are those of a cycle, so they begin anew. False when a stop was asked for meanwhile: it can be done again.
 */
export async function takeSnapshot(run: MemberRun): Promise<boolean> {
  const member = await concludeMember(run, false)
  if (!member) return false
  await run.ports.memberDone(member)
  run.progress = { ...run.progress, snapshots: run.progress.snapshots + 1, best: noBest }
  run.bestWeights = null
  await saveLast(run)
  return true
}
