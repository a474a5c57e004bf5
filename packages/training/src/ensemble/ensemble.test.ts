import { near, threeMembers } from '@trainyard/testing/training/three-members.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bootstrap, interval95 } from './bootstrap.js'
import { ensembleMetric } from '../metrics/index.js'
import { type WeightedValue, weightedMean } from '../metrics/metric.js'
import { expectedCalibrationError } from '../metrics/expected-calibration-error.js'
import { negativeLogLikelihood } from '../metrics/negative-log-likelihood.js'
import { atTemperature, fitTemperature } from './calibration.js'
import { combineOutputs } from './combine.js'
import { meanDisagreement } from './diversity.js'
import { fitWeights } from './fitted-weights.js'
import { selectGreedily } from './greedy-selection.js'
import type { HeldOut } from './held-out.js'
import { combineRules } from './rules/index.js'

/** A distribution over `columns` classes from raw positive numbers. */
const rowsOf = (raw: readonly number[], columns: number): number[] => {
  const normalized: number[] = []
  for (let start = 0; start < raw.length; start += columns) {
    const row = raw.slice(start, start + columns)
    const total = row.reduce((sum, value) => sum + value, 0)
    normalized.push(...row.map((value) => value / total))
  }
  return normalized
}

describe('combining', () => {
  test.each(Object.keys(combineRules) as (keyof typeof combineRules)[])(
    '%s of distributions is a distribution, and one member alone keeps its choice',
    (name) => {
      const cell = fc.double({ min: 1e-6, max: 1, noNaN: true })
      fc.assert(
        fc.property(fc.array(fc.array(cell, { minLength: 8, maxLength: 8 }), { minLength: 1, maxLength: 5 }), (raw) => {
          const given = raw.map((values) => rowsOf(values, 4))
          const combined = combineOutputs(
            combineRules[name],
            given,
            given.map((_, index) => index + 1),
            4,
          )
          for (const start of [0, 4]) expect(combined.subarray(start, start + 4).reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9)
          const [first = []] = given
          const alone = [...combineOutputs(combineRules[name], [first], [1], 4).subarray(0, 4)]
          expect(alone.indexOf(Math.max(...alone))).toBe(first.slice(0, 4).indexOf(Math.max(...first.slice(0, 4))))
        }),
      )
    },
  )

  test('members of weight 0 take no part, and no weight at all is rejected', () => {
    expect(Array.from(combineOutputs(combineRules.mean, threeMembers, [0, 1, 0], 3))).toEqual(near(threeMembers[1] ?? []))
    expect(() => combineOutputs(combineRules.mean, threeMembers, [0, 0, 0], 3)).toThrow('nothing to combine')
  })
})

const meanUnder =
  (scores: Float64Array): WeightedValue =>
  (weights) =>
    weightedMean(scores, weights)

describe('bootstrap', () => {
  test('the interval of a mean is that of the normal approximation, and the same seed gives the same', () => {
    const scores = Float64Array.from({ length: 2000 }, (_, row) => (row % 10 < 3 ? 1 : 0))
    const resampled = (seed: number) => bootstrap([meanUnder(scores)], { rows: 2000, weights: null, resamples: 2000, seed, hasTime: () => true })
    const means = resampled(1).map(([mean = Number.NaN]) => mean)
    const [low, high] = interval95(means)
    const half = 1.96 * Math.sqrt((0.3 * 0.7) / 2000)
    expect(means).toHaveLength(2000)
    expect(low).toBeCloseTo(0.3 - half, 2)
    expect(high).toBeCloseTo(0.3 + half, 2)
    expect(resampled(1)).toEqual(resampled(1))
    expect(resampled(2)).not.toEqual(resampled(1))
  })

  test('series are resampled together: a constant difference has no spread', () => {
    const scores = Float64Array.from({ length: 100 }, (_, row) => row)
    const series = [meanUnder(scores), meanUnder(scores.map((value) => value + 5))]
    for (const [a = 0, b = 0] of bootstrap(series, { rows: 100, weights: null, resamples: 200, seed: 3, hasTime: () => true })) expect(b - a).toBeCloseTo(5, 9)
  })

  test('resamples on which a metric is not defined are left out of its interval, and there is none where they are most', () => {
    const values = Array.from({ length: 100 }, (_, index) => index)
    expect(interval95(values.map((value) => (value % 2 === 0 ? value : Number.NaN)))).toEqual(interval95(values.filter((value) => value % 2 === 0)))
    expect(interval95(values.map((value) => (value % 3 === 0 ? value : Number.NaN)))).toEqual([Number.NaN, Number.NaN])
    expect(interval95([...values, Number.POSITIVE_INFINITY])).toEqual([Number.NaN, Number.NaN])
  })
})

describe('calibration', () => {
  const probabilities = Float64Array.from([0.9, 0.1, 0.9, 0.1, 0.6, 0.4, 0.3, 0.7])
  const labels = [0, 1, 0, 1]

  test('likelihood and calibration error by hand', () => {
    expect(negativeLogLikelihood.of({ outputs: probabilities, labels, columns: 2 })).toBeCloseTo(
      -(Math.log(0.9) + Math.log(0.1) + Math.log(0.6) + Math.log(0.7)) / 4,
      12,
    )
    // Bins of 1/15: both 0.9 together (one right of two), 0.6 and 0.7 each alone and right.
    expect(expectedCalibrationError.of({ outputs: probabilities, labels, columns: 2 })).toBeCloseTo((Math.abs(1 - 1.8) + 0.4 + 0.3) / 4, 12)
  })

  test('a temperature of 1 changes nothing and the order of classes always stays', () => {
    expect(Array.from(atTemperature(probabilities, 2, 1))).toEqual(near([...probabilities]))
    expect(atTemperature(probabilities, 2, 3)[0]).toBeGreaterThan(0.5)
  })

  test('fitting finds the temperature that the labels were drawn at', () => {
    const rows = 400
    const sharp = Float64Array.from({ length: rows * 2 }, (_, cell) => (cell % 2 === 0 ? 0.99 : 0.01))
    // Right in 3 of 4 rows: the best probability is 0.75, so T = logit(0.99) / logit(0.75).
    const drawn = Array.from({ length: rows }, (_, row) => (row % 4 === 0 ? 1 : 0))
    expect(fitTemperature({ outputs: sharp, labels: drawn, columns: 2 })).toBeCloseTo(Math.log(99) / Math.log(3), 3)
  })
})

describe('choosing and weighing', () => {
  // Members 0 and 1 are right on different halves and sure where they are right; member 2 is always wrong.
  const rows = 40
  const labels = Int32Array.from({ length: rows }, () => 0)
  const outputs = (right: (row: number) => boolean) =>
    Float32Array.from({ length: rows * 2 }, (_, cell) => ((cell % 2 === 0) === right(Math.floor(cell / 2)) ? 0.9 : 0.1)).map((value, cell) =>
      right(Math.floor(cell / 2)) ? value : cell % 2 === 0 ? 0.45 : 0.55,
    )
  const held: HeldOut = {
    rows,
    columns: 2,
    labels,
    members: [outputs((row) => row < 20), outputs((row) => row >= 20), outputs(() => false)],
    places: null,
    quantiles: null,
    weights: null,
  }

  test('greedy selection takes what helps together and leaves out what does not', () => {
    const { counts } = selectGreedily(ensembleMetric('classification', null), combineRules.mean, held)
    expect(counts[2]).toBe(0)
    expect(Math.min(counts[0] ?? 0, counts[1] ?? 0)).toBeGreaterThan(0)
  })

  test('greedy selection of values minimizes the error on validation', () => {
    const values = (shift: number) => Float32Array.from({ length: rows }, (_, row) => row + shift)
    const { counts } = selectGreedily(ensembleMetric('regression', null), combineRules.mean, {
      rows,
      columns: 1,
      labels: values(0),
      members: [values(3), values(-1), values(10)],
      places: null,
      quantiles: null,
      weights: null,
    })
    expect([(counts[0] ?? 0) * 3, counts[2]]).toEqual([counts[1], 0])
  })

  test('fitted weights are those of the likeliest mixture', () => {
    const weights = fitWeights('classification', held)
    expect(Array.from(weights)).toEqual(near([0.5, 0.5, 0], 3))
  })

  test('fitted weights of values minimise the squared error', () => {
    const noisy = (sign: number, size: number) => Float32Array.from({ length: rows }, (_, row) => row + (row % 2 === 0 ? sign : -sign) * size)
    const weights = fitWeights('regression', {
      rows,
      columns: 1,
      labels: Float32Array.from({ length: rows }, (_, row) => row),
      members: [noisy(1, 1), noisy(-1, 3)],
      places: null,
      quantiles: null,
      weights: null,
    })
    expect(Array.from(weights)).toEqual(near([0.75, 0.25], 3))
  })

  test('disagreement is the share of differing pairs', () => {
    expect(meanDisagreement(held.members.slice(0, 2), rows, 2)).toBe(1)
    expect(meanDisagreement(held.members, rows, 2)).toBeCloseTo(2 / 3, 12)
    expect(meanDisagreement(held.members.slice(0, 1), rows, 2)).toBeNull()
  })
})
