import { expect } from 'vitest'

/** The probabilities of three members on two rows of three classes. */
export const threeMembers = [
  [0.6, 0.3, 0.1, 0.2, 0.5, 0.3],
  [0.1, 0.8, 0.1, 0.4, 0.35, 0.25],
  [0.5, 0.4, 0.1, 0.1, 0.1, 0.8],
]

/** Numbers that are equal but for their last digits. */
export const near = (expected: readonly number[], digits = 12): unknown[] => expected.map((value) => expect.closeTo(value, digits) as unknown)
