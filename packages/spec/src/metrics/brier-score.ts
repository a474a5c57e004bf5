import { defineHeldOutMetric } from './metric.js'

export const brierScore = defineHeldOutMetric({
  key: 'brier_score',
  label: 'Brier score',
  description: 'Mean squared distance of the probabilities from the true class, halved for two classes',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'minimize',
  range: [0, 2],
  unit: null,
  decides: false,
  undefinedWhere: null,
})
