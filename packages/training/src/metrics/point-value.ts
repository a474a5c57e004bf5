import { elementAt, middleQuantile } from '@trainyard/spec'
import type { PredictedRows } from './metric.js'

/** The one value of each row: of quantiles the one nearest to the median. */
export function pointValues({ outputs, columns, quantiles }: Pick<PredictedRows, 'outputs' | 'columns' | 'quantiles'>): Float64Array {
  const column = quantiles ? middleQuantile(quantiles) : 0
  return Float64Array.from({ length: outputs.length / columns }, (_, row) => elementAt(outputs, row * columns + column, 'outputs'))
}

/** ŷ − y of each row. */
export const pointDistances = (rows: PredictedRows): Float64Array => pointValues(rows).map((value, row) => value - elementAt(rows.labels, row, 'labels'))
