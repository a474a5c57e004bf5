import { elementAt } from '@trainyard/spec'
import type { PredictedRows } from '../metrics/metric.js'
import { negativeLogLikelihood } from '../metrics/negative-log-likelihood.js'
import { smallestProbability } from '../metrics/smallest-probability.js'

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

/** The temperature that minimises the negative log-likelihood (Guo et al. 2017, §4.2), by golden-section search over ln T; the likelihood has one minimum. */
export function fitTemperature({ outputs, labels, columns }: PredictedRows): number {
  const loss = (logTemperature: number): number =>
    negativeLogLikelihood.of({ outputs: atTemperature(outputs, columns, Math.exp(logTemperature)), labels, columns })
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
