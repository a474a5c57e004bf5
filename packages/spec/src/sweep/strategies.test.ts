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

test('the rungs of median stopping part the training evenly, each at an epoch of its own, after the first and before the last', () => {
  const at = (rungs: number, epochs: number, least = 1) =>
    rungsOf({ type: 'median_stopping', rungs, min_epochs: least, min_trials: 3 }, 8, epochs).map((rung) => [rung.rung, rung.epochs, rung.keep])
  expect(at(4, 40)).toEqual([
    [0, 10, null],
    [1, 20, null],
    [2, 30, null],
  ])
  expect(at(10, 3).map(([, epochs]) => epochs)).toEqual([1, 2])
  expect(at(4, 40, 15).map(([rung, epochs]) => [rung, epochs])).toEqual([
    [0, 20],
    [1, 30],
  ])
  expect(at(1, 40)).toEqual([])
})
