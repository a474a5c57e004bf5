import { defineMetric } from './metric.js'

export const meanAbsoluteError = defineMetric({
  key: 'mean_absolute_error',
  label: 'mean absolute error',
  description: 'Mean distance of the predicted from the true value',
  tasks: ['regression'],
  classes: [2, null],
  direction: 'minimize',
  range: [0, null],
  warnFrom: null,
  unit: 'target',
  source: 'predictions',
  reported: ['training', 'validation', 'test', 'ensemble'],
  everyEpoch: true,
  decides: false,
  undefinedWhere: null,
  earlyStopping: ['validation'],
  plateau: ['validation', 'training'],
  objective: true,
  headline: true,
  comparesEnsembles: false,
})
