import { limits, type Space, type Strategy } from '@trainyard/spec'
import { expect, test } from 'vitest'
import { expandSpace } from './expand-space.js'

const grid: Strategy = { type: 'grid' }
const geometric = { type: 'geometric', from: 0.0001, to: 1, count: 5, integer: false } as const
const valuesOf = (space: Space, strategy: Strategy, seed = 1) => expandSpace(space, strategy, seed).combinations.map((each) => Object.values(each)[0])

test('a geometric series has equal factors and round numbers, upwards and downwards', () => {
  expect(valuesOf({ rate: geometric }, grid)).toEqual([0.0001, 0.001, 0.01, 0.1, 1])
  expect(valuesOf({ rate: { ...geometric, from: 10, to: 0.1, count: 3 } }, grid)).toEqual([10, 1, 0.1])
})

test('a linear series has equal differences; whole numbers that become equal are tried once', () => {
  expect(valuesOf({ rate: { type: 'linear', from: 0, to: 0.6, count: 4, integer: false } }, grid)).toEqual([0, 0.2, 0.4, 0.6])
  expect(valuesOf({ units: { type: 'linear', from: 1, to: 3, count: 5, integer: true } }, grid)).toEqual([1, 2, 3])
})

test('a grid is every combination, the last field moving fastest', () => {
  const space: Space = { a: { type: 'choice', values: [1, 2] }, b: { type: 'choice', values: ['x', 'y'] } }
  expect(expandSpace(space, grid, 1).combinations).toEqual([
    { a: 1, b: 'x' },
    { a: 1, b: 'y' },
    { a: 2, b: 'x' },
    { a: 2, b: 'y' },
  ])
})

test('draws repeat with their seed, differ with another, and do not depend on how many are made', () => {
  const space: Space = { rate: { type: 'log_uniform', from: 1e-4, to: 1, integer: false } }
  const ten = valuesOf(space, { type: 'random', trials: 10 })
  expect(valuesOf(space, { type: 'random', trials: 10 })).toEqual(ten)
  expect(valuesOf(space, { type: 'random', trials: 4 })).toEqual(ten.slice(0, 4))
  expect(valuesOf(space, { type: 'random', trials: 10 }, 2)).not.toEqual(ten)
})

test('log_uniform makes every decade as likely as every other, uniform every value', () => {
  const share = (type: 'uniform' | 'log_uniform', below: number) => {
    const drawn = valuesOf({ x: { type, from: 1e-4, to: 1, integer: false } }, { type: 'random', trials: 256 })
    return drawn.filter((value) => Number(value) < below).length / 256
  }
  // 256 draws: 0.5 ± 0.13 is four deviations.
  expect(Math.abs(share('log_uniform', 0.01) - 0.5)).toBeLessThan(0.13)
  expect(Math.abs(share('uniform', 0.5) - 0.5)).toBeLessThan(0.13)
})

test('equal draws of a choice are tried once', () => {
  expect(valuesOf({ a: { type: 'choice', values: [1, 2, 3] } }, { type: 'random', trials: 100 }).toSorted((a, b) => Number(a) - Number(b))).toEqual([1, 2, 3])
})

test('a grid over what can only be drawn, and a grid of too many trials, are errors that say what to do', () => {
  expect(expandSpace({ rate: { type: 'uniform', from: 0, to: 1, integer: false } }, grid, 1).errors).toMatchObject([
    { path: 'space.rate.type', rule: 'strategy' },
  ])
  const many: Space = { a: { ...geometric, count: 20 }, b: { ...geometric, count: 20 } }
  expect(expandSpace(many, grid, 1)).toMatchObject({ combinations: [], errors: [{ path: 'space', rule: 'maximum_trials', received: 400 }] })
  expect(400).toBeGreaterThan(limits.sweepTrials)
})
