import { defineMetric } from './metric.js'

/* What an inspection finds of each layer, as `layers/<name>/<key>`. */

export const activationMean = defineMetric({
  key: 'activation_mean',
  label: 'mean output',
  description: 'Mean of the activations of a batch',
  tasks: ['classification', 'regression'],
  direction: null,
  range: [null, null],
  unit: null,
  source: 'layer',
  reported: ['layer'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})

export const activationDeviation = defineMetric({
  key: 'activation_std',
  label: 'std. dev. of outputs',
  description: 'Standard deviation of the activations of a batch',
  tasks: ['classification', 'regression'],
  direction: null,
  range: [0, null],
  unit: null,
  source: 'layer',
  reported: ['layer'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})

export const zeroFraction = defineMetric({
  key: 'zero_fraction',
  label: 'zeros',
  description: 'Share of the activations of a batch that are exactly zero',
  tasks: ['classification', 'regression'],
  direction: null,
  range: [0, 1],
  unit: 'share',
  source: 'layer',
  reported: ['layer'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})

export const deadFraction = defineMetric({
  key: 'dead_fraction',
  label: 'dead units',
  description: 'Share of the units that are zero on every validation row',
  tasks: ['classification', 'regression'],
  direction: 'minimize',
  range: [0, 1],
  unit: 'share',
  source: 'layer',
  reported: ['layer'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})

export const saturatedFraction = defineMetric({
  key: 'saturated_fraction',
  label: 'saturated',
  description: 'Share of the activations of a batch where the function is nearly flat',
  tasks: ['classification', 'regression'],
  direction: 'minimize',
  range: [0, 1],
  unit: 'share',
  source: 'layer',
  reported: ['layer'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})

export const updateRatio = defineMetric({
  key: 'update_ratio',
  label: 'update ratio',
  description: 'Size of the next update divided by the size of the weights',
  tasks: ['classification', 'regression'],
  direction: null,
  range: [0, null],
  unit: null,
  source: 'layer',
  reported: ['layer'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})
