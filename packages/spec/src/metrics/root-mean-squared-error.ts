import { defineMetric } from './metric.js'

export const rootMeanSquaredError = defineMetric({
  key: 'root_mean_squared_error',
  label: 'root mean squared error',
  description: 'Square root of the mean squared distance of the predicted from the true value',
  tasks: ['regression'],
  classes: [2, null],
  direction: 'minimize',
  range: [0, null],
  warnFrom: null,
  unit: 'target',
  source: 'predictions',
  reported: ['validation', 'test', 'ensemble'],
  everyEpoch: true,
  decides: false,
  undefinedWhere: null,
  earlyStopping: ['validation'],
  plateau: ['validation'],
  objective: true,
  headline: false,
  comparesEnsembles: true,
})
