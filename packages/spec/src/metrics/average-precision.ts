import { defineHeldOutMetric } from './metric.js'

export const averagePrecision = defineHeldOutMetric({
  key: 'average_precision',
  label: 'average precision',
  description: 'Precision at each rank, weighted by the recall that it adds; of more than two classes the mean over each against the rest',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'maximize',
  range: [0, 1],
  unit: null,
  decides: false,
  undefinedWhere: null,
})
