import { type CalibrationBin, type CalibrationResult, elementAt, finiteOrNull } from '@trainyard/spec'
import type { PredictedRows } from '../metrics/metric.js'
import { calibrationBins, expectedCalibrationError } from '../metrics/expected-calibration-error.js'
import { negativeLogLikelihood } from '../metrics/negative-log-likelihood.js'
import { smallestProbability } from '../metrics/smallest-probability.js'
import { crossFit } from './cross-fit.js'

/** Temperatures that are searched; a network beyond them is not miscalibrated but wrong. */
const [coldest, hottest] = [0.05, 20]
const searchSteps = 60
const golden = (Math.sqrt(5) - 1) / 2

/** softmax(ln p / T) of each row of probabilities [rows, columns]: T above 1 makes it less sure, below 1 surer; the order of the classes stays. */
export function atTemperature(probabilities: ArrayLike<number>, columns: number, temperature: number): Float64Array {
  const scaled = new Float64Array(probabilities.length)
  for (let start = 0; start < probabilities.length; start += columns) {
    const row = scaled.subarray(start, start + columns)
    for (let column = 0; column < columns; column += 1) row[column] = elementAt(probabilities, start + column, 'probabilities')
    const largest = Math.log(row.reduce((most, probability) => Math.max(most, probability), 0))
    let total = 0
    row.forEach((probability, column) => {
      const power = Math.exp((Math.log(Math.max(probability, smallestProbability)) - largest) / temperature)
      row[column] = power
      total += power
    })
    row.forEach((power, column) => (row[column] = power / total))
  }
  return scaled
}

/** The temperature that minimizes the negative log-likelihood (Guo et al. 2017, §4.2), by golden-section search over ln T; the likelihood has one minimum. */
export function fitTemperature({ outputs, ...rows }: PredictedRows): number {
  const loss = (logTemperature: number): number =>
    negativeLogLikelihood.of({ ...rows, outputs: atTemperature(outputs, rows.columns, Math.exp(logTemperature)) })
  let [low, high] = [Math.log(coldest), Math.log(hottest)]
  let [left, right] = [high - golden * (high - low), low + golden * (high - low)]
  let [leftLoss, rightLoss] = [loss(left), loss(right)]
  for (let step = 0; step < searchSteps && high - low > 1e-6; step += 1) {
    if (leftLoss <= rightLoss) {
      ;[high, right, rightLoss] = [right, left, leftLoss]
      left = high - golden * (high - low)
      leftLoss = loss(left)
    } else {
      ;[low, left, leftLoss] = [left, right, rightLoss]
      right = low + golden * (high - low)
      rightLoss = loss(right)
    }
  }
  return Math.exp((low + high) / 2)
}

/** What calibrating an ensemble gave: the report, and the bins of confidence before and after. */
export type Calibrated = { result: CalibrationResult; before: CalibrationBin[]; after: CalibrationBin[] }

/**
 * Fits one temperature on the validation rows and judges it on rows that it has not seen: the test rows where there are any, else each half of the validation
 * rows under the temperature of the other half. Null where there are too few validation rows to halve.
 */
export function calibrate({ validation, test, seed }: { validation: PredictedRows; test: PredictedRows | null; seed: number }): Calibrated | null {
  if (validation.labels.length < 2) return null
  const judged = test ?? validation
  const temperature = fitTemperature(validation)
  const scaled = test
    ? { ...test, outputs: atTemperature(test.outputs, test.columns, temperature) }
    : crossFit(validation, seed, (other, { outputs, columns }) => atTemperature(outputs, columns, fitTemperature(other)))
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
