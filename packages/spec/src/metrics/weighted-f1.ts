import { defineHeldOutMetric } from './metric.js'

export const weightedF1 = defineHeldOutMetric({
  key: 'f1_weighted',
  label: 'weighted F1',
  description: 'Harmonic mean of precision and recall, averaged over the classes by their rows',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'maximize',
  range: [0, 1],
  unit: null,
  decides: true,
  undefinedWhere: null,
})
