import fc from 'fast-check'
import { expect, test } from 'vitest'
import { classUncertainty, valueUncertainty } from './uncertainty.js'

test('one member: ln n nats of n equal classes, 0 of a sure one, and nothing to disagree about', () => {
  expect(classUncertainty([[0.25, 0.25, 0.25, 0.25]], [1])).toEqual({
    total: expect.closeTo(Math.log(4), 12) as unknown,
    aleatoric: expect.closeTo(Math.log(4), 12) as unknown,
    epistemic: 0,
  })
  expect(classUncertainty([[0, 1, 0]], [1])).toEqual({ total: 0, aleatoric: 0, epistemic: 0 })
})

test('members that agree have no epistemic part, sure members that contradict have nothing else', () => {
  expect(
    classUncertainty(
      [
        [0.5, 0.5],
        [0.5, 0.5],
      ],
      [0.5, 0.5],
    ),
  ).toEqual({ total: Math.log(2), aleatoric: Math.log(2), epistemic: 0 })
  expect(
    classUncertainty(
      [
        [1, 0],
        [0, 1],
      ],
      [0.5, 0.5],
    ),
  ).toEqual({ total: expect.closeTo(Math.log(2), 12) as unknown, aleatoric: 0, epistemic: expect.closeTo(Math.log(2), 12) as unknown })
})

test('the parts are never below zero and make up the total, whatever the members say', () => {
  const distribution = fc
    .array(fc.double({ min: 1e-9, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
    .map((values) => values.map((value) => value / values.reduce((a, b) => a + b, 0)))
  fc.assert(
    fc.property(fc.array(fc.tuple(distribution, fc.double({ min: 0.01, max: 1, noNaN: true })), { minLength: 1, maxLength: 6 }), (members) => {
      const total = members.reduce((sum, [, weight]) => sum + weight, 0)
      const split = classUncertainty(
        members.map(([p]) => p),
        members.map(([, weight]) => weight / total),
      )
      expect(split.epistemic).toBeGreaterThanOrEqual(0)
      expect(split.aleatoric).toBeGreaterThanOrEqual(0)
      expect((split.aleatoric ?? 0) + (split.epistemic ?? 0)).toBeCloseTo(split.total ?? Number.NaN, 9)
    }),
  )
})

test('a row among others is split as by itself', () => {
  const rows = [Float32Array.of(0.5, 0.5, 0.25, 0.75), Float32Array.of(1, 0, 0.5, 0.5)]
  expect(classUncertainty(rows, [0.25, 0.75], 2, 2)).toEqual(
    classUncertainty(
      [
        [0.25, 0.75],
        [0.5, 0.5],
      ],
      [0.25, 0.75],
    ),
  )
})

test('values: the weighted variance of the members, by hand', () => {
  expect(valueUncertainty([1, 5], [0.75, 0.25])).toEqual({ total: null, aleatoric: null, epistemic: 3 })
})
