import { permutation, randomKey } from '@trainyard/engine'
import { type CalibrationBin, type CalibrationResult, finiteOrNull } from '@trainyard/spec'
import { atTemperature, calibrationBins, expectedCalibrationError, fitTemperature, type LabelledProbabilities, negativeLogLikelihood } from './calibration.js'

/** What calibrating an ensemble gave: the report, and the bins of confidence before and after. */
export type Calibrated = { result: CalibrationResult; before: CalibrationBin[]; after: CalibrationBin[] }

/**
 * Fits one temperature on the validation rows and judges it on rows that it has not seen: the test rows where there are any, else each half of the validation rows
 * under the temperature of the other half. Null where there are too few validation rows to halve.
 */
export function calibrate({
  validation,
  test,
  seed,
}: {
  validation: LabelledProbabilities
  test: LabelledProbabilities | null
  seed: number
}): Calibrated | null {
  if (validation.labels.length < 2) return null
  const judged = test ?? validation
  const temperature = fitTemperature(validation)
  const scaled = test ? { ...test, probabilities: atTemperature(test.probabilities, test.columns, temperature) } : crossFitted(validation, seed)
  const pair = (figure: (of: LabelledProbabilities) => number) => ({ before: finiteOrNull(figure(judged)), after: finiteOrNull(figure(scaled)) })
  return {
    result: {
      temperature,
      fitted_on: 'validation',
      judged_on: test ? 'test' : 'validation',
      cross_fitted: !test,
      ece: pair(expectedCalibrationError),
      nll: pair(negativeLogLikelihood),
    },
    before: calibrationBins(judged),
    after: calibrationBins(scaled),
  }
}

/** Each half under the temperature of the other; the halves are drawn from the seed. */
function crossFitted(rows: LabelledProbabilities, seed: number): LabelledProbabilities {
  const order = permutation(rows.labels.length, randomKey({ seed, member: 0, purpose: 'ensemble/calibration' }))
  const middle = Math.floor(order.length / 2)
  const halves = [order.subarray(0, middle), order.subarray(middle)]
  const probabilities = new Float64Array(rows.probabilities.length)
  for (const [index, half] of halves.entries()) {
    const temperature = fitTemperature(taken(rows, halves[1 - index] ?? half))
    const scaled = atTemperature(taken(rows, half).probabilities, rows.columns, temperature)
    half.forEach((row, place) => probabilities.set(scaled.subarray(place * rows.columns, (place + 1) * rows.columns), row * rows.columns))
  }
  return { ...rows, probabilities }
}

function taken({ probabilities, labels, columns }: LabelledProbabilities, rows: Int32Array): LabelledProbabilities {
  const chosen = new Float64Array(rows.length * columns)
  rows.forEach((row, place) => chosen.set(probabilities.subarray(row * columns, (row + 1) * columns), place * columns))
  return { probabilities: chosen, labels: Array.from(rows, (row) => labels[row] ?? 0), columns }
}
