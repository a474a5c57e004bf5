import { type CalibrationBin, elementAt } from '@trainyard/spec'
import { largestColumn } from './largest-column.js'
import type { PredictedRows, SplitMetric } from './metric.js'

const bins = 15

/** |accuracy − confidence| in 15 equal bins of confidence, weighted by their rows (Guo et al. 2017, eq. 3). */
export const expectedCalibrationError: SplitMetric = {
  of: (predicted) =>
    calibrationBins(predicted).reduce((sum, { rows, confidence, accuracy }) => sum + rows * Math.abs(accuracy - confidence), 0) / predicted.labels.length,
}

/** The 15 equal bins of confidence that hold any rows: what a reliability diagram shows (Guo et al. 2017, fig. 1). */
export function calibrationBins({ outputs, labels, columns }: PredictedRows): CalibrationBin[] {
  const counts = Array.from({ length: bins }, () => ({ rows: 0, right: 0, confidence: 0 }))
  for (let row = 0; row < labels.length; row += 1) {
    const likeliest = largestColumn(outputs, row, columns)
    const confidence = elementAt(outputs, row * columns + likeliest, 'probabilities')
    const bin = elementAt(counts, Math.min(bins - 1, Math.floor(confidence * bins)), 'bins of confidence')
    bin.rows += 1
    bin.right += likeliest === labels[row] ? 1 : 0
    bin.confidence += confidence
  }
  return counts.flatMap(({ rows, right, confidence }, bin) =>
    rows === 0 ? [] : [{ from: bin / bins, to: (bin + 1) / bins, rows, confidence: confidence / rows, accuracy: right / rows }],
  )
}
