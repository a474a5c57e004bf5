import { expect, test } from 'vitest'
import { rungsOf } from './strategies.js'

const halving = { type: 'successive_halving' as const, reduction_factor: 3, min_epochs: 1 }

test('27 trials of 30 epochs are cut to 9, 3, 1 at 1, 3, 9 epochs; one goes on to the end', () => {
  expect(rungsOf(halving, 27, 30)).toEqual([
    { rung: 0, epochs: 1, keep: 9 },
    { rung: 1, epochs: 3, keep: 3 },
    { rung: 2, epochs: 9, keep: 1 },
    { rung: 3, epochs: 27, keep: 1 },
  ])
})

test('the last epoch is no rung: nothing is left to be saved there', () => {
  expect(rungsOf({ ...halving, min_epochs: 2 }, 9, 6).map(({ epochs }) => epochs)).toEqual([2])
})

test('one trial at least goes on from every rung', () => {
  expect(rungsOf(halving, 2, 10).map(({ keep }) => keep)).toEqual([1, 1, 1])
})
