import type { ActivationName } from '../activations/index.js'
import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { biasRateFactor, rateFactor, trainable } from './fields.js'
import type { Shape, ShapeMismatch } from './shape.js'

/** What layers of several members in one network have in common. */
export const memberFields = {
  members: count(limits.networkMembers).default(32),
  units: count(limits.unitsPerLayer),
  ...trainable,
  rate_factor: rateFactor,
  bias_rate_factor: biasRateFactor,
}

export const memberTraits = {
  role: 'weights',
  assumes: 'table',
  activation: (spec: { activation?: ActivationName | undefined }) => spec.activation,
  members: (spec: { members: number }) => spec.members,
  fixedOutput: ({ members, units }: { members: number; units: number }): Shape => [members, units],
  harmless: { units: 1 },
} as const

/** The features of one member, and whether the input is already [members, features]; a mismatch for any other input. */
export function memberFeatures(members: number, input: Shape): { features: number; apart: boolean } | ShapeMismatch {
  const [first, second] = input
  if (input.length === 1 && first !== undefined) return { features: first, apart: false }
  if (input.length === 2 && first === members && second !== undefined) return { features: second, apart: true }
  return { needs: `[features] or [${members}, features]`, hint: 'put a flatten layer before the first layer of members, and give all of them the same number' }
}
