import { elementAt } from '@trainyard/spec'
import type { PredictedRows } from './metric.js'

/** ŷ − y of each row. */
export const pointDistances = ({ outputs, labels }: PredictedRows): Float64Array =>
  Float64Array.from(labels, (label, row) => elementAt(outputs, row, 'outputs') - label)
