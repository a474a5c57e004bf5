import { near, threeMembers } from '@trainyard/testing/training/three-members.js'
import { expect, test } from 'vitest'
import { combineOutputs } from '../combine.js'
import { combineRules } from './index.js'

test('the geometric mean multiplies the powers and sums to one', () => {
  const products = [0, 1, 2].map((column) => threeMembers.reduce((product, row) => product * (row[column] ?? 0) ** (1 / 3), 1))
  const total = products.reduce((sum, value) => sum + value, 0)
  expect(Array.from(combineOutputs(combineRules.geometric_mean, threeMembers, [1, 1, 1], 3).subarray(0, 3))).toEqual(
    near(products.map((value) => value / total)),
  )
})
