import { elementAt, middleQuantile, type ModelReference, type ReferenceBins } from '@trainyard/spec'
import { decidedClass } from '../metrics/largest-column.js'
import type { PredictedRows } from '../metrics/metric.js'
import { binsOfCategories, binsOfNumbers } from './reference-bins.js'

export type PredictionReference = NonNullable<ModelReference['predictions']>

/** What is needed to tell what a model predicts of a row: its classes, none for a regression, and the threshold between two. */
type Decision = { classes: number; threshold: number | null }

/** What a model predicted for rows that none of its members was trained on; null without rows. */
export function predictionReference(
  { outputs, labels, columns, quantiles }: PredictedRows,
  judgedOn: PredictionReference['judged_on'],
  { classes, threshold }: Decision,
): PredictionReference | null {
  const rows = Array.from({ length: labels.length }, (_, row) => row)
  if (rows.length === 0) return null
  const bins: ReferenceBins | null =
    classes > 0
      ? binsOfCategories(
          rows.map((row) => decidedClass(outputs, row, columns, threshold)),
          classes,
          { missing: -1, unknown: -2 },
        )
      : binsOfNumbers(Float64Array.from(rows, (row) => elementAt(outputs, row * columns + (quantiles ? middleQuantile(quantiles) : 0), 'outputs')))
  return bins && { rows: rows.length, judged_on: judgedOn, bins }
}
