import {
  type DatasetInfo,
  elements,
  inferShapes,
  layerFacts,
  type LayerSpec,
  memberCost,
  modelInputShape,
  type ResolvedJobSpec,
  scheduleHas,
  sharesTraining,
} from '@trainyard/spec'

/** What decides how many members train in one pack. */
export type PackOffer = {
  spec: ResolvedJobSpec
  info: DatasetInfo
  /** Members of the job that nobody has begun, with those of the task. */
  waiting: number
  /** Slots of all live workers in which nothing runs, the one that claims among them. */
  freeSlots: number
}

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
function shareOfSlot(who: string, waiting: number, freeSlots: number, room: PackPlan): PackPlan {
  const share = Math.ceil(waiting / freeSlots)
  const bound = room.members < share ? `, ${room.reason}` : ''
  return { members: Math.max(1, Math.min(share, room.members)), reason: `${who}, ${freeSlots} free ${freeSlots === 1 ? 'slot' : 'slots'}${bound}` }
}

/** How many members of this size one call takes at most, and what the bound is, in words. */
function roomInCall({ spec, info }: Pick<PackOffer, 'spec' | 'info'>, { memoryBytes }: PackLimits): PackPlan {
  const inferred = inferShapes(spec.architecture, { inputShape: modelInputShape(info), task: spec.task, classes: info.classes.length })
  if (!inferred.ok) return { members: 1, reason: 'the network has no shapes' }
  const { flopsPerStep, memoryBytes: each } = memberCost(spec, inferred.shapes)
  if (flopsPerStep >= arithmeticFrom)
    return { members: 1, reason: `a step is ${flopsPerStep.toExponential(1)} operations, too large for a pack to gain anything` }
  const dataBytes = 4 * info.rows * elements(modelInputShape(info))
  const fitting = Math.max(1, Math.floor((memoryShare * (memoryBytes - baseBytes - dataBytes)) / each))
  return fitting < mostMembers ? { members: fitting, reason: 'as many as the memory holds' } : { members: mostMembers, reason: `at most ${mostMembers}` }
}

/** A task that waits to train members of another trial. */
export type PackableTrial = { taskId: string; spec: ResolvedJobSpec; members: number }

/** What a claimed trial may share its slot with, and how many slots there are for all of them, its own among them. */
export type PackableTrials = { waiting: PackableTrial[]; freeSlots: number }

/** A trial that was claimed, and what it could share its slot with. */
export type TrialOffer = Pick<PackOffer, 'spec' | 'info'> & PackableTrials & { claimed: number }

/** Tasks to claim, in this order, until the pack has so many members, those of the claimed trial among them; and why. */
export type TrialPlan = { tasks: string[]; members: number; reason: string }

/**
 * Decides which trials of a sweep are packed, by the rule for members of one job: small networks, as many as fall to each free slot, no more than the memory
 * holds. Alone go range tests, snapshots, and trials whose job says how many members share a call.
 */
export function planTrials({ spec, info, waiting, freeSlots, claimed }: TrialOffer, limits: PackLimits): TrialPlan {
  const key = stepKey(spec)
  const alike = mayShare(spec) && limits.packs ? waiting.filter((one) => mayShare(one.spec) && stepKey(one.spec) === key) : []
  const all = claimed + alike.reduce((sum, { members }) => sum + members, 0)
  const room = alike.length > 0 ? roomInCall({ spec, info }, limits) : { members: claimed, reason: '' }
  const { members, reason } = shareOfSlot(`${all} waiting members`, all, freeSlots, room)
  return { tasks: members > claimed ? alike.map(({ taskId }) => taskId) : [], members, reason }
}

const mayShare = ({ schedule, ensemble }: PackOffer['spec']): boolean =>
  !scheduleHas(schedule, 'probe') && !sharesTraining(ensemble) && ensemble.members_per_call === 'auto'

/**
 * What two jobs must have in common for their steps to be the same but for numbers: the rows, the batches, and what is computed in which order. Rates,
 * penalties, dropout, the numbers of an optimizer, schedules, lengths and what belongs to the ensemble may differ; a number that is zero is left out of a
 * step, so it differs from any other. This decides who is brought together; whether they can share a graph the engine finds out.
 */
export function stepKey({ dataset, task, seed, architecture, optimizer, regularization, augmentation, training, evaluation }: ResolvedJobSpec): string {
  const { batch_size, drop_last, class_weights } = training
  return JSON.stringify([
    [dataset, task, dataset.validation_fraction > 0 ? seed : null],
    [batch_size, drop_last, class_weights],
    architecture.layers.map(layerForm),
    withoutNumbers(optimizer),
    withoutNumbers(regularization),
    augmentation,
    evaluation,
  ])
}

/** A layer without the numbers that its record says may differ, the layers of a block among it. */
function layerForm(layer: LayerSpec): unknown {
  const { numbers } = layerFacts(layer)
  const fields = sortedEntries(layer)
    .filter(([name]) => name !== 'layers')
    .map(([name, value]) => [name, numbers.includes(name) ? withoutNumbers(value) : value])
  return 'layers' in layer ? [fields, layer.layers.map(layerForm)] : [fields]
}

/** The value with each number replaced by whether it is zero. */
function withoutNumbers(value: unknown): unknown {
  if (typeof value === 'number') return value === 0 ? 'zero' : 'number'
  if (Array.isArray(value)) return value.map(withoutNumbers)
  if (value === null || typeof value !== 'object') return value
  return sortedEntries(value).map(([name, item]) => [name, withoutNumbers(item)])
}

const sortedEntries = (value: object): [string, unknown][] => Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
