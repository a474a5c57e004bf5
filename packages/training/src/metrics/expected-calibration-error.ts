import { type CalibrationBin, elementAt } from '@trainyard/spec'
import { largestColumn } from './largest-column.js'
import { type PredictedRows, type SplitMetric, splitMetric } from './metric.js'

const bins = 15

/** |accuracy − confidence| in 15 equal bins of confidence, weighted by their rows (Guo et al. 2017, eq. 3). */
export const expectedCalibrationError: SplitMetric = splitMetric((predicted) => {
  const judged = Array.from({ length: predicted.labels.length }, (_, row) => judgedRow(predicted, row))
  const distances = Float64Array.from(judged, ({ right, confidence }) => right - confidence)
  const bin = Uint8Array.from(judged, (row) => row.bin)
  return (weights) => {
    const sums = new Float64Array(bins)
    let total = 0
    // All arrays have an element for each row; a bootstrap comes here too often for a check of each.
    for (let row = 0; row < bin.length; row += 1) {
      const weight = weights === null ? 1 : (weights[row] as number)
      const at = bin[row] as number
      sums[at] = (sums[at] as number) + weight * (distances[row] as number)
      total += weight
    }
    return sums.reduce((sum, distance) => sum + Math.abs(distance), 0) / total
  }
})

/** The probability of the class that is decided for, its bin, and whether it is the row's own: 1 or 0. */
function judgedRow({ outputs, labels, columns }: PredictedRows, row: number): { bin: number; confidence: number; right: number } {
  const likeliest = largestColumn(outputs, row, columns)
  const confidence = elementAt(outputs, row * columns + likeliest, 'probabilities')
  return { bin: Math.min(bins - 1, Math.floor(confidence * bins)), confidence, right: likeliest === labels[row] ? 1 : 0 }
}

/** The 15 equal bins of confidence that hold any rows: what a reliability diagram shows (Guo et al. 2017, fig. 1). */
export function calibrationBins(predicted: PredictedRows): CalibrationBin[] {
  const counts = Array.from({ length: bins }, () => ({ rows: 0, right: 0, confidence: 0 }))
  for (let row = 0; row < predicted.labels.length; row += 1) {
    const { bin, confidence, right } = judgedRow(predicted, row)
    const count = elementAt(counts, bin, 'bins of confidence')
    count.rows += 1
    count.right += right
    count.confidence += confidence
  }
  return counts.flatMap(({ rows, right, confidence }, bin) =>
    rows === 0 ? [] : [{ from: bin / bins, to: (bin + 1) / bins, rows, confidence: confidence / rows, accuracy: right / rows }],
  )
}
