import { defineMetric } from './metric.js'

export const expectedCalibrationError = defineMetric({
  key: 'ece',
  label: 'calibration error',
  description: 'Distance between confidence and accuracy, averaged over 15 equal bins of confidence (Guo et al. 2017, eq. 3)',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'minimize',
  range: [0, 1],
  warnFrom: null,
  unit: 'share',
  source: 'predictions',
  reported: ['ensemble'],
  everyEpoch: true,
  decides: false,
  undefinedWhere: null,
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})
