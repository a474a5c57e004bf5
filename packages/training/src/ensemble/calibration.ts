import type { CalibrationBin } from '@trainyard/spec'
import { largestColumn } from './largest.js'
import { smallestProbability } from './smallest-probability.js'

/** Probabilities [rows, columns], row-major, with the class number of each row. */
export type LabelledProbabilities = { probabilities: Float64Array; labels: ArrayLike<number>; columns: number }

const bins = 15
/** Temperatures that are searched; a network beyond them is not miscalibrated but wrong. */
const [coldest, hottest] = [0.05, 20]
const searchSteps = 60
const golden = (Math.sqrt(5) - 1) / 2

/** The mean of −ln p(label) in nats. */
export function negativeLogLikelihood({ probabilities, labels, columns }: LabelledProbabilities): number {
  let sum = 0
  for (let row = 0; row < labels.length; row += 1)
    sum -= Math.log(Math.max(probabilities[row * columns + (labels[row] ?? 0)] ?? Number.NaN, smallestProbability))
  return sum / labels.length
}

/** Expected calibration error: |accuracy − confidence| in 15 equal bins of confidence, weighted by their rows (Guo et al. 2017, eq. 3). */
export const expectedCalibrationError = (of: LabelledProbabilities): number =>
  calibrationBins(of).reduce((sum, { rows, confidence, accuracy }) => sum + rows * Math.abs(accuracy - confidence), 0) / of.labels.length

/** The 15 equal bins of confidence that hold any rows: what a reliability diagram shows (Guo et al. 2017, fig. 1). */
export function calibrationBins({ probabilities, labels, columns }: LabelledProbabilities): CalibrationBin[] {
  const [rows, right, sure] = [new Float64Array(bins), new Float64Array(bins), new Float64Array(bins)]
  for (let row = 0; row < labels.length; row += 1) {
    const likeliest = largestColumn(probabilities, row, columns)
    const confidence = probabilities[row * columns + likeliest] ?? Number.NaN
    const bin = Math.min(bins - 1, Math.floor(confidence * bins))
    rows[bin] = (rows[bin] ?? 0) + 1
    right[bin] = (right[bin] ?? 0) + (likeliest === labels[row] ? 1 : 0)
    sure[bin] = (sure[bin] ?? 0) + confidence
  }
  return Array.from(rows, (count, bin) => ({
    from: bin / bins,
    to: (bin + 1) / bins,
    rows: count,
    confidence: (sure[bin] ?? 0) / count,
    accuracy: (right[bin] ?? 0) / count,
  })).filter((bin) => bin.rows > 0)
}

/** softmax(ln p / T) of each row: T above 1 makes it less sure, below 1 surer; the order of the classes stays. */
export function atTemperature(probabilities: Float64Array, columns: number, temperature: number): Float64Array {
  const scaled = new Float64Array(probabilities.length)
  for (let start = 0; start < probabilities.length; start += columns) {
    let total = 0
    let largest = 0
    for (let column = start; column < start + columns; column += 1) largest = Math.max(largest, probabilities[column] ?? 0)
    for (let column = start; column < start + columns; column += 1) {
      const power = Math.exp((Math.log(Math.max(probabilities[column] ?? 0, smallestProbability)) - Math.log(largest)) / temperature)
      scaled[column] = power
      total += power
    }
    for (let column = start; column < start + columns; column += 1) scaled[column] = (scaled[column] ?? 0) / total
  }
  return scaled
}

/** The temperature that minimises the negative log-likelihood (Guo et al. 2017, §4.2), by golden-section search over ln T; the likelihood has one minimum. */
export function fitTemperature({ probabilities, labels, columns }: LabelledProbabilities): number {
  const loss = (logTemperature: number): number =>
    negativeLogLikelihood({ probabilities: atTemperature(probabilities, columns, Math.exp(logTemperature)), labels, columns })
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
