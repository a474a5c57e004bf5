import { expect, test } from 'vitest'
import { planOrder } from './plan-order.js'

const text = (trials: readonly { arm: string; seed: number }[]) => trials.map(({ arm, seed }) => `${arm}${seed}`).join(' ')

test('all arms are run with a seed before the next seed', () => expect(text(planOrder(['a', 'b', 'c'], [1, 2], false))).toBe('a1 b1 c1 a2 b2 c2'))

test('where time is measured, each other seed goes the opposite way', () =>
  expect(text(planOrder(['a', 'b'], [1, 2, 3, 4], true))).toBe('a1 b1 b2 a2 a3 b3 b4 a4'))
