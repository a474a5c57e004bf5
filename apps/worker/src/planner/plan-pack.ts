import type { PackOffer } from '@trainyard/db'
import { elements, inferShapes, memberCost, modelInputShape, scheduleHas } from '@trainyard/spec'

/** What a worker has for one trainer. */
export type PackLimits = { packs: boolean; memoryBytes: number }

/** How many members are packed, and why, in words for a log and an event. */
export type PackPlan = { members: number; reason: string }

/**
 * Floating-point operations of a member's step from which on its time is arithmetic: packed, such members take as long as one after the other, and alone they
 * can still go to any slot that becomes free. Measured on dense networks; see the engine's README.
 */
const arithmeticFrom = 5e7

/** More members than this in one call make a step long before they make a member's share of it shorter. */
const mostMembers = 16

/** The library and the network's code, before any data: about what a trainer that has loaded its engine holds. */
const baseBytes = 512 * 2 ** 20

/** Of the memory that is left the members get this share; the rest is for copies while values change their form. */
const memoryShare = 0.5

/**
 * Decides how many members of a job train in one task. With W free slots and M members that wait it is M / W, rounded up: every slot gets its share, and a
 * slot's members share its calls. It is one where packing wins nothing (a step is mostly arithmetic), and never more than the trainer's memory holds. A number
 * in `ensemble.members_per_call` is taken as it is, as far as there are members.
 */
export function planPack(offer: PackOffer, limits: PackLimits): PackPlan {
  const { spec, waiting, freeSlots } = offer
  const asked = spec.ensemble.members_per_call
  if (scheduleHas(spec.schedule, 'probe')) return { members: 1, reason: 'a range test stops by its own rule' }
  if (!limits.packs) return { members: 1, reason: 'only the native library trains packs' }
  if (asked !== 'auto') return { members: Math.min(asked, waiting), reason: `ensemble.members_per_call is ${asked}` }
  const room = roomInCall(offer, limits)
  return room.members === 1 ? room : shareOfSlot(`${waiting} members`, waiting, freeSlots, room)
}

/** What falls to one of the free slots, within the room of a call; `who` begins the reason. */
export function shareOfSlot(who: string, waiting: number, freeSlots: number, room: PackPlan): PackPlan {
  const share = Math.ceil(waiting / freeSlots)
  const bound = room.members < share ? `, ${room.reason}` : ''
  return { members: Math.max(1, Math.min(share, room.members)), reason: `${who}, ${freeSlots} free ${freeSlots === 1 ? 'slot' : 'slots'}${bound}` }
}

/** How many members of this size one call takes at most, and what the bound is, in words. */
export function roomInCall({ spec, info }: Pick<PackOffer, 'spec' | 'info'>, { memoryBytes }: PackLimits): PackPlan {
  const inferred = inferShapes(spec.architecture, { inputShape: modelInputShape(info), task: spec.task, classes: info.classes.length })
  if (!inferred.ok) return { members: 1, reason: 'the network has no shapes' }
  const { flopsPerStep, memoryBytes: each } = memberCost(spec, inferred.shapes)
  if (flopsPerStep >= arithmeticFrom)
    return { members: 1, reason: `a step is ${flopsPerStep.toExponential(1)} operations, too large for a pack to gain anything` }
  const dataBytes = 4 * info.rows * elements(modelInputShape(info))
  const fitting = Math.max(1, Math.floor((memoryShare * (memoryBytes - baseBytes - dataBytes)) / each))
  return fitting < mostMembers ? { members: fitting, reason: 'as many as the memory holds' } : { members: mostMembers, reason: `at most ${mostMembers}` }
}
