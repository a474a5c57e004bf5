import { near } from '@trainyard/testing/training/augmented-images.js'
import { expect, test } from 'vitest'
import { betaQuantiles } from './beta.js'

test('quantiles of Beta: uniform, arcsine and a parabola by their closed forms', () => {
  const shares = Array.from({ length: 11 }, (_, index) => index / 10)
  expect(near(betaQuantiles(1, 10), shares, 1e-6)).toBe(true)
  expect(
    near(
      betaQuantiles(0.5, 10),
      shares.map((share) => Math.sin((Math.PI * share) / 2) ** 2),
      1e-6,
    ),
  ).toBe(true)
  // Beta(2, 2): 3x² − 2x³ = share.
  expect(
    near(
      Array.from(betaQuantiles(2, 10), (x) => 3 * x * x - 2 * x ** 3),
      shares,
      1e-5,
    ),
  ).toBe(true)
  const [, low, , , , half] = betaQuantiles(0.1, 10)
  expect(low).toBeLessThan(1e-6)
  expect(half).toBeCloseTo(0.5, 6)
})
