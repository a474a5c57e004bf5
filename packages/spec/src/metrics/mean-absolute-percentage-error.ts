import { defineHeldOutMetric } from './metric.js'

export const meanAbsolutePercentageError = defineHeldOutMetric({
  key: 'mean_absolute_percentage_error',
  label: 'mean absolute percentage error',
  description: 'Mean distance of the predicted from the true value as a share of the true value; huge where true values are 0',
  tasks: ['regression'],
  classes: [2, null],
  direction: 'minimize',
  range: [0, null],
  unit: 'share',
  decides: false,
  undefinedWhere: null,
})
