import { defineMetric } from './metric.js'

/* What fitting one temperature on the validation rows gives (Guo et al. 2017, §4.2). */

export const temperature = defineMetric({
  key: 'temperature',
  label: 'temperature',
  description: 'Divisor of the logits that calibrates the ensemble; above 1 makes predictions less sure',
  tasks: ['classification'],
  direction: null,
  range: [0, null],
  warnFrom: null,
  unit: null,
  source: 'calibration',
  reported: ['ensemble'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})

export const calibratedLikelihood = defineMetric({
  key: 'nll_calibrated',
  label: 'negative log-likelihood, calibrated',
  description: 'Negative log-likelihood at the fitted temperature',
  tasks: ['classification'],
  direction: 'minimize',
  range: [0, null],
  warnFrom: null,
  unit: 'nats',
  source: 'calibration',
  reported: ['ensemble'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})

export const calibratedError = defineMetric({
  key: 'ece_calibrated',
  label: 'calibration error, calibrated',
  description: 'Calibration error at the fitted temperature',
  tasks: ['classification'],
  direction: 'minimize',
  range: [0, 1],
  warnFrom: null,
  unit: 'share',
  source: 'calibration',
  reported: ['ensemble'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})
