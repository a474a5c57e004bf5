import { defineHeldOutMetric } from './metric.js'

export const rocAuc = defineHeldOutMetric({
  key: 'roc_auc',
  label: 'ROC AUC',
  description: 'Chance that a row of the class is ranked above one that is not; of more than two classes the mean over each against the rest',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'maximize',
  range: [0, 1],
  unit: null,
  decides: false,
  undefinedWhere: 'a class has no rows, or has all of them',
})
