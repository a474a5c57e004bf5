import { defineMetric } from './metric.js'

export const expectedCalibrationError = defineMetric({
  key: 'ece',
  label: 'calibration error',
  description: 'Distance between confidence and accuracy, averaged over 15 equal bins of confidence (Guo et al. 2017, eq. 3)',
  tasks: ['classification'],
  direction: 'minimize',
  range: [0, 1],
  warnFrom: null,
  unit: 'share',
  source: 'predictions',
  reported: ['ensemble'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})
