import { defineHeldOutMetric } from './metric.js'

export const f1 = defineHeldOutMetric({
  key: 'f1',
  label: 'F1',
  description: 'Harmonic mean of precision and recall of the second of two classes',
  tasks: ['classification'],
  classes: [2, 2],
  direction: 'maximize',
  range: [0, 1],
  unit: null,
  decides: true,
  undefinedWhere: null,
})
