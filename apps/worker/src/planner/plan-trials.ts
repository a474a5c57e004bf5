import type { PackableTrials, PackOffer } from '@trainyard/db'
import { type PackLimits, roomInCall, shareOfSlot } from './plan-pack.js'
import { layerFacts, type LayerSpec, type ResolvedJobSpec, scheduleHas } from '@trainyard/spec'

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
  !scheduleHas(schedule, 'probe') && ensemble.method !== 'snapshot' && ensemble.members_per_call === 'auto'

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
