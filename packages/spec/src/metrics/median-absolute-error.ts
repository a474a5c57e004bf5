import { defineHeldOutMetric } from './metric.js'

export const medianAbsoluteError = defineHeldOutMetric({
  key: 'median_absolute_error',
  label: 'median absolute error',
  description: 'Median distance of the predicted from the true value',
  tasks: ['regression'],
  classes: [2, null],
  direction: 'minimize',
  range: [0, null],
  unit: 'target',
  decides: false,
  undefinedWhere: null,
})
