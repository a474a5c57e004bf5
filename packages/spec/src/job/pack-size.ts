import { inferShapes, networkEnds } from '../architecture/infer-shapes.js'
import type { DatasetInfo } from '../dataset/view.js'
import { scheduleHas } from '../schedules/index.js'
import { hasFolds } from '../splits/index.js'
import { memberCost } from './member-cost.js'
import type { ResolvedJobSpec } from './spec.js'

/**
 * Floating-point operations of a member's step from which on its time is arithmetic: packed, such members take as long as one after the other, and alone they
 * can go to any slot that becomes free. Measured on dense networks; see the engine's README.
 */
const arithmeticFrom = 5e7

/** Four members in one call save most of what there is to save of a short step; more of them would leave the other slots without work. */
const mostMembers = 4

/**
 * Members of a job that train in one pack. Members of a pack share the library's sums, so that their last digits depend on who trains beside them: the pack
 * follows from the job and its data set alone, and stays the same whatever happens to workers. It is one where packing wins nothing; a number in
 * `ensemble.members_per_call` is taken as it is. `members` are those that may share a pack: all of the job, unless they differ in their settings.
 */
export function packSize(spec: ResolvedJobSpec, info: DatasetInfo, members = spec.ensemble.members): number {
  // A range test stops by its own rule.
  if (scheduleHas(spec.schedule, 'probe')) return 1
  // Folds have rows of their own, and members of one call share theirs.
  if (hasFolds(spec.dataset)) return 1
  const { members_per_call: asked } = spec.ensemble
  if (asked !== 'auto') return Math.min(asked, members)
  if (members === 1) return 1
  const inferred = inferShapes(spec.architecture, networkEnds(info, spec))
  return inferred.ok && memberCost(spec, inferred.shapes).flopsPerStep < arithmeticFrom ? Math.min(mostMembers, members) : 1
}
