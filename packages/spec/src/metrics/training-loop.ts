import { defineMetric } from './metric.js'

/* What the training loop measures of itself, besides the loss. */

export const dataLoss = defineMetric({
  key: 'loss_data',
  label: 'loss without penalties',
  description: 'Loss of the training rows without penalties; reported where there are any',
  tasks: ['classification', 'regression'],
  direction: 'minimize',
  range: [null, null],
  warnFrom: null,
  unit: null,
  source: 'step',
  reported: ['training'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})

export const gradientNorm = defineMetric({
  key: 'gradient_norm',
  label: 'gradient norm',
  description: 'Norm of the gradient over all weights before clipping, or over the kernels of one layer',
  tasks: ['classification', 'regression'],
  direction: null,
  range: [0, null],
  warnFrom: null,
  unit: null,
  source: 'step',
  reported: ['training', 'layer'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})

export const learningRate = defineMetric({
  key: 'learning_rate',
  label: 'learning rate',
  description: 'Learning rate of the last update',
  tasks: ['classification', 'regression'],
  direction: null,
  range: [0, null],
  warnFrom: null,
  unit: null,
  source: 'step',
  reported: ['training'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})

export const samplesPerSecond = defineMetric({
  key: 'samples_per_second',
  label: 'samples per second',
  description: 'Training rows seen in a second',
  tasks: ['classification', 'regression'],
  direction: 'maximize',
  range: [0, null],
  warnFrom: null,
  unit: 'per_second',
  source: 'clock',
  reported: ['training'],
  earlyStopping: [],
  plateau: [],
  objective: false,
  headline: false,
  comparesEnsembles: false,
})
