import { permutation, randomKey } from '@trainyard/engine'
import { type CalibrationBin, type CalibrationResult, elementAt, finiteOrNull } from '@trainyard/spec'
import { calibrationBins, expectedCalibrationError } from '../metrics/expected-calibration-error.js'
import type { PredictedRows } from '../metrics/metric.js'
import { negativeLogLikelihood } from '../metrics/negative-log-likelihood.js'
import { atTemperature, fitTemperature } from './calibration.js'

/** What calibrating an ensemble gave: the report, and the bins of confidence before and after. */
export type Calibrated = { result: CalibrationResult; before: CalibrationBin[]; after: CalibrationBin[] }

/**
 * Fits one temperature on the validation rows and judges it on rows that it has not seen: the test rows where there are any, else each half of the validation rows
 * under the temperature of the other half. Null where there are too few validation rows to halve.
 */
export function calibrate({ validation, test, seed }: { validation: PredictedRows; test: PredictedRows | null; seed: number }): Calibrated | null {
  if (validation.labels.length < 2) return null
  const judged = test ?? validation
  const temperature = fitTemperature(validation)
  const scaled = test ? { ...test, outputs: atTemperature(test.outputs, test.columns, temperature) } : crossFitted(validation, seed)
  const pair = (figure: (of: PredictedRows) => number) => ({ before: finiteOrNull(figure(judged)), after: finiteOrNull(figure(scaled)) })
  return {
    result: {
      temperature,
      fitted_on: 'validation',
      judged_on: test ? 'test' : 'validation',
      cross_fitted: !test,
      ece: pair(expectedCalibrationError.of),
      nll: pair(negativeLogLikelihood.of),
    },
    before: calibrationBins(judged),
    after: calibrationBins(scaled),
  }
}

/** Each half under the temperature of the other; the halves are drawn from the seed. */
function crossFitted(rows: PredictedRows, seed: number): PredictedRows {
  const order = permutation(rows.labels.length, randomKey({ seed, member: 0, purpose: 'ensemble/calibration' }))
  const middle = Math.floor(order.length / 2)
  const halves = [order.subarray(0, middle), order.subarray(middle)]
  const outputs = new Float64Array(rows.outputs.length)
  for (const [index, half] of halves.entries()) {
    const temperature = fitTemperature(taken(rows, halves[1 - index] ?? half))
    const scaled = atTemperature(taken(rows, half).outputs, rows.columns, temperature)
    half.forEach((row, place) => outputs.set(scaled.subarray(place * rows.columns, (place + 1) * rows.columns), row * rows.columns))
  }
  return { ...rows, outputs }
}

/** Some of the rows, in this order. */
function taken({ outputs, labels, columns }: PredictedRows, rows: Int32Array): PredictedRows {
  const cells = Array.from(rows).flatMap((row) => Array.from({ length: columns }, (_, column) => row * columns + column))
  return {
    outputs: Float64Array.from(cells, (cell) => elementAt(outputs, cell, 'probabilities')),
    labels: Array.from(rows, (row) => elementAt(labels, row, 'labels')),
    columns,
  }
}
