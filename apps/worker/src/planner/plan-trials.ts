import { scheduleHas } from '@trainyard/spec'
import type { Companions, PackOffer } from '@trainyard/db'
import { type PackMeans, roomInCall, shareOfSlot } from './plan-pack.js'
import { stepKey } from './step-key.js'

/** A trial that was claimed, and what it could share its slot with. */
export type TrialOffer = Pick<PackOffer, 'spec' | 'info'> & Companions & { claimed: number }

/** Tasks to claim, in this order, until so many members, those of the claimed trial among them, are together; and why. */
export type TrialPlan = { tasks: string[]; members: number; reason: string }

/**
 * Decides which trials of a sweep train together, by the rule for members of one job: small networks, as many as fall to each free slot, no more than the memory holds.
 * Alone go range tests, snapshots, and trials whose job says how many members share a call.
 */
export function planTrials({ spec, info, waiting, freeSlots, claimed }: TrialOffer, means: PackMeans): TrialPlan {
  const key = stepKey(spec)
  const alike = mayShare(spec) && means.packs ? waiting.filter((one) => mayShare(one.spec) && stepKey(one.spec) === key) : []
  const all = claimed + alike.reduce((sum, { members }) => sum + members, 0)
  const room = alike.length > 0 ? roomInCall({ spec, info }, means) : { members: claimed, reason: '' }
  const { members, reason } = shareOfSlot(`${all} that wait for`, all, freeSlots, room)
  return { tasks: members > claimed ? alike.map(({ taskId }) => taskId) : [], members, reason }
}

const mayShare = ({ schedule, ensemble }: PackOffer['spec']): boolean =>
  !scheduleHas(schedule, 'probe') && ensemble.method !== 'snapshot' && ensemble.members_per_call === 'auto'
