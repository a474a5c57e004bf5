import { near, threeMembers } from '@trainyard/testing/training/three-members.js'
import { expect, test } from 'vitest'
import { combineOutputs } from '../combine.js'
import { combineRules } from './index.js'

test('a vote counts first choices, and equal votes go to the likelier class', () => {
  expect(Array.from(combineOutputs(combineRules.vote, threeMembers, [1, 1, 1], 3))).toEqual(near([2 / 3, 1 / 3, 0, 1 / 3, 1 / 3, 1 / 3], 5))
  const second = [...combineOutputs(combineRules.vote, threeMembers, [1, 1, 1], 3).subarray(3)]
  expect(second.indexOf(Math.max(...second))).toBe(2)
})
