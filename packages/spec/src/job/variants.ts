import { defined, elementAt } from '../invariant.js'
import type { JobVariant, ResolvedJobSpec } from './spec.js'

/** What members of one job may have of their own: all that `JobVariant` names but its members and their name. */
export type MemberSettings = Omit<JobVariant, 'members' | 'label'>

/** The settings of a job without variants that its members could have of their own. */
export const settingsOf = (spec: MemberSettings): MemberSettings => ({
  architecture: spec.architecture,
  loss: spec.loss,
  inputs: spec.inputs,
  target: spec.target,
  optimizer: spec.optimizer,
  schedule: spec.schedule,
  regularization: spec.regularization,
  augmentation: spec.augmentation,
  training: spec.training,
})

/**
 * The spec that a member is trained, judged and served by: the job's with the member's own settings in it, and no variants. A job without variants has one spec
 * for all members, which is given as it is.
 *
 * @throws {InvariantError} when the job has variants, and none of them names the member.
 */
export function specOfMember(spec: ResolvedJobSpec, member: number): ResolvedJobSpec {
  if (spec.variants === undefined) return spec
  const own = spec.variants.find(({ members }) => members.includes(member))
  return withSettings(spec, defined(own, `the variant of member ${member}`))
}

/** The members of a job by the spec that they have: one group of all, where there are no variants. */
export function groupsOfMembers(spec: ResolvedJobSpec): { spec: ResolvedJobSpec; members: readonly number[] }[] {
  if (spec.variants === undefined) return [{ spec, members: Array.from({ length: spec.ensemble.members }, (_, index) => index) }]
  return spec.variants.map((variant) => ({ spec: withSettings(spec, variant), members: variant.members }))
}

/** The spec of a job with no variants but those of the given members, such as the ones that a model uses; without variants it stays as it is. */
export function specOfMembers(spec: ResolvedJobSpec, wanted: readonly number[]): ResolvedJobSpec {
  if (spec.variants === undefined) return spec
  const variants = spec.variants.flatMap(({ members, ...settings }) => {
    const own = members.filter((member) => wanted.includes(member))
    return own.length > 0 ? [{ members: own, ...settings }] : []
  })
  return { ...withSettings(spec, elementAt(variants, 0, 'variants of the members')), variants }
}

/**
 * The settings of members, one after the other, as the variants of a job: members with the same settings are one variant. Where all have the same there are none,
 * and only those of the first are given.
 */
export function joinMembers(settings: readonly MemberSettings[]): MemberSettings & { variants?: JobVariant[] } {
  const variants = new Map<string, JobVariant>()
  for (const [member, own] of settings.entries()) {
    const key = JSON.stringify(own)
    const known = variants.get(key)
    if (known) known.members.push(member)
    else variants.set(key, { members: [member], ...own })
  }
  const first = elementAt(settings, 0, 'members')
  return variants.size > 1 ? { ...first, variants: [...variants.values()] } : first
}

const withSettings = (
  { variants: _all, ...spec }: ResolvedJobSpec,
  { members: _members, label: _label, ...settings }: MemberSettings & Partial<Pick<JobVariant, 'members' | 'label'>>,
): ResolvedJobSpec => ({
  ...spec,
  ...settings,
})
