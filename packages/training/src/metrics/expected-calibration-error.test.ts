import { expect, test } from 'vitest'
import { calibrationBins, expectedCalibrationError } from './expected-calibration-error.js'

const predicted = { outputs: [0.9, 0.1, 0.9, 0.1, 0.6, 0.4, 0.3, 0.7], labels: [0, 1, 0, 1], columns: 2 }

test('distances of confidence from accuracy, bin by bin, by hand', () => {
  // Bins of 1/15: both 0.9 together (one right of two), 0.6 and 0.7 each alone and right.
  expect(expectedCalibrationError.of(predicted)).toBeCloseTo((Math.abs(1 - 1.8) + 0.4 + 0.3) / 4, 12)
})

test('bins hold every row once; empty ones are left out', () => {
  expect(calibrationBins(predicted).map(({ rows, accuracy }) => [rows, accuracy])).toEqual([
    [1, 1],
    [1, 1],
    [2, 0.5],
  ])
})
