import { defineMetric } from './metric.js'

export const accuracy = defineMetric({
  key: 'accuracy',
  label: 'accuracy',
  description: 'Share of the rows whose likeliest class is their own; ties go to the lower class number',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'maximize',
  range: [0, 1],
  warnFrom: null,
  unit: 'share',
  source: 'predictions',
  reported: ['training', 'validation', 'test', 'ensemble'],
  everyEpoch: true,
  decides: true,
  undefinedWhere: null,
  earlyStopping: ['validation', 'training'],
  plateau: ['validation', 'training'],
  objective: true,
  headline: true,
  comparesEnsembles: true,
})
