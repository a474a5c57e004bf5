import { defineMetric } from './metric.js'

export const negativeLogLikelihood = defineMetric({
  key: 'nll',
  label: 'negative log-likelihood',
  description: 'Mean of −ln of the probability that is given to the true class',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'minimize',
  range: [0, null],
  warnFrom: null,
  unit: 'nats',
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
