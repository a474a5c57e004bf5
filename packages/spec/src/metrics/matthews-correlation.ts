import { defineHeldOutMetric } from './metric.js'

export const matthewsCorrelation = defineHeldOutMetric({
  key: 'mcc',
  label: 'Matthews correlation',
  description: 'Correlation of the predicted with the true classes: 1 is perfect, 0 is as good as chance',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'maximize',
  range: [-1, 1],
  unit: null,
  decides: true,
  undefinedWhere: null,
})
