import { near, threeMembers } from '@trainyard/testing/training/three-members.js'
import { expect, test } from 'vitest'
import { combineOutputs } from '../combine.js'
import { combineRules } from './index.js'

test('the mean is the weighted mean of each probability', () => {
  expect(Array.from(combineOutputs(combineRules.mean, threeMembers, [2, 1, 1], 3))).toEqual(near([0.45, 0.45, 0.1, 0.225, 0.3625, 0.4125]))
})
