import { defineMetric } from './metric.js'

export const loss = defineMetric({
  key: 'loss',
  label: 'loss',
  description: 'Mean loss of the rows: with penalties, label smoothing and class weights in training, without them on held-out rows',
  tasks: ['classification', 'regression'],
  classes: [2, null],
  direction: 'minimize',
  range: [null, null],
  warnFrom: null,
  unit: null,
  source: 'loss',
  reported: ['training', 'validation', 'test'],
  everyEpoch: true,
  decides: false,
  undefinedWhere: null,
  earlyStopping: ['validation', 'training'],
  plateau: ['validation', 'training'],
  objective: true,
  headline: false,
  comparesEnsembles: false,
})
