import { defineHeldOutMetric } from './metric.js'

export const balancedAccuracy = defineHeldOutMetric({
  key: 'balanced_accuracy',
  label: 'balanced accuracy',
  description: 'Mean over the classes of the share of their rows that is recognized',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'maximize',
  range: [0, 1],
  unit: 'share',
  decides: true,
  undefinedWhere: null,
})
