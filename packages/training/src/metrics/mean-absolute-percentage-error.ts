import { elementAt } from '@trainyard/spec'
import { pointDistances } from './point-value.js'
import { meanOverRows } from './metric.js'

/** The mean of |ŷ − y| / max(|y|, ε), ε = 2⁻⁵². */
export const meanAbsolutePercentageError = meanOverRows((rows) =>
  pointDistances(rows).map((distance, row) => Math.abs(distance) / Math.max(Math.abs(elementAt(rows.labels, row, 'labels')), Number.EPSILON)),
)
