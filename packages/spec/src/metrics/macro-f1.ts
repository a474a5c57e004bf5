import { defineHeldOutMetric } from './metric.js'

export const macroF1 = defineHeldOutMetric({
  key: 'f1_macro',
  label: 'macro F1',
  description: 'Mean over the classes of the harmonic mean of precision and recall',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'maximize',
  range: [0, 1],
  unit: null,
  decides: true,
  undefinedWhere: null,
})
