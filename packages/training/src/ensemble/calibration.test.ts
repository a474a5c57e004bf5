import { randomKey, uniformValues } from '@trainyard/engine'
import { describe, expect, test } from 'vitest'
import { calibrate } from './calibration.js'
import { expectedCalibrationError } from '../metrics/expected-calibration-error.js'
import { fitTemperature } from './calibration.js'

/** Rows of two classes, predicted with this confidence and right with this probability. */
function rows(count: number, confidence: number, accuracy: number, purpose: string) {
  const draws = uniformValues(count, randomKey({ seed: 3, member: 0, purpose }))
  const probabilities = Float64Array.from({ length: 2 * count }, (_, cell) => (cell % 2 === 0 ? confidence : 1 - confidence))
  return { outputs: probabilities, labels: Int32Array.from(draws, (draw) => (draw < accuracy ? 0 : 1)), columns: 2 }
}

describe('calibration of an ensemble', () => {
  test('the temperature is fitted on validation alone and judged on test', () => {
    const [validation, held] = [rows(400, 0.99, 0.8, 'validation'), rows(400, 0.99, 0.8, 'test')]
    const calibrated = calibrate({ validation, test: held, seed: 1 })
    expect(calibrated?.result).toMatchObject({ temperature: fitTemperature(validation), fitted_on: 'validation', judged_on: 'test', cross_fitted: false })
    expect(calibrated?.result.ece.before).toBe(expectedCalibrationError.of(held))
    expect(calibrated?.result.ece.after).toBeLessThan(0.06)
    expect(calibrated?.result.nll.after).toBeLessThan(calibrated?.result.nll.before ?? 0)
  })

  test('without a test split no row is judged by a temperature that has seen it', () => {
    // Two rows with opposite outcomes: each is judged by a temperature fitted on the other alone, which is wrong about it.
    const pair = { outputs: Float64Array.from([0.9, 0.1, 0.9, 0.1]), labels: Int32Array.from([0, 1]), columns: 2 }
    const calibrated = calibrate({ validation: pair, test: null, seed: 1 })
    expect(calibrated?.result).toMatchObject({ judged_on: 'validation', cross_fitted: true })
    expect(calibrated?.result.nll.after).toBeGreaterThan(calibrated?.result.nll.before ?? Number.POSITIVE_INFINITY)
    expect(calibrate({ validation: { ...pair, labels: pair.labels.slice(0, 1) }, test: null, seed: 1 })).toBeNull()
  })

  test('the bins hold all rows, with their confidence beside the share that is right', () => {
    const held = rows(200, 0.7, 0.6, 'bins')
    const right = held.labels.filter((label) => label === 0).length
    const calibrated = calibrate({ validation: held, test: held, seed: 1 })
    expect(calibrated?.before).toEqual([
      { from: 10 / 15, to: 11 / 15, rows: 200, confidence: expect.closeTo(0.7, 10), accuracy: expect.closeTo(right / 200, 10) },
    ])
  })
})
