import type { AnalysisBody } from '@trainyard/spec'
import { largestColumn } from '../../metrics/largest-column.js'

/** Counts of rows by true class (line) and predicted class (column). */
export function confusionMatrix(outputs: ArrayLike<number>, labels: ArrayLike<number>, columns: number): Int32Array[] {
  const matrix = Array.from({ length: columns }, () => new Int32Array(columns))
  for (let row = 0; row < labels.length; row += 1) {
    const line = matrix[labels[row] ?? -1]
    const column = largestColumn(outputs, row, columns)
    if (line) line[column] = (line[column] ?? 0) + 1
  }
  return matrix
}

/** As numbers for JSON. */
export const asNumbers = (matrix: readonly Int32Array[]): number[][] => matrix.map((line) => [...line])

/** Precision, recall and their harmonic mean of each class; null where the denominator is zero. */
export function classReports(matrix: readonly Int32Array[], classes: readonly string[]): AnalysisBody['per_class'] {
  const predicted = matrix.map((_, column) => matrix.reduce((sum, line) => sum + (line[column] ?? 0), 0))
  return matrix.map((line, index) => {
    const right = line[index] ?? 0
    const support = line.reduce((sum, count) => sum + count, 0)
    return {
      label: classes[index] ?? String(index),
      support,
      precision: share(right, predicted[index] ?? 0),
      recall: share(right, support),
      f1: share(2 * right, (predicted[index] ?? 0) + support),
    }
  })
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null)

/** The pairs of classes that are taken for one another most often, the most frequent first. */
export function mostConfused(matrix: readonly Int32Array[], classes: readonly string[], most: number): AnalysisBody['most_confused'] {
  const pairs = matrix.flatMap((line, label) =>
    [...line].flatMap((rows, predicted) =>
      rows > 0 && predicted !== label ? [{ label: classes[label] ?? '', predicted: classes[predicted] ?? '', rows }] : [],
    ),
  )
  return pairs.toSorted((a, b) => b.rows - a.rows).slice(0, most)
}
