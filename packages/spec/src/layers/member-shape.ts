import type { Shape, ShapeMismatch } from './shape.js'

/** The features of one member, and whether the input is already [members, features]; a mismatch for any other input. */
export function memberFeatures(members: number, input: Shape): { features: number; apart: boolean } | ShapeMismatch {
  const [first, second] = input
  if (input.length === 1 && first !== undefined) return { features: first, apart: false }
  if (input.length === 2 && first === members && second !== undefined) return { features: second, apart: true }
  return { needs: `[features] or [${members}, features]`, hint: 'put a flatten layer before the first layer of members, and give all of them the same number' }
}
