import { defineHeldOutMetric } from './metric.js'

export const logLoss = defineHeldOutMetric({
  key: 'log_loss',
  label: 'log loss',
  description: 'Mean of −ln of the probability of the true class, which is kept 2⁻⁵² away from 0 and 1',
  tasks: ['classification'],
  classes: [2, null],
  direction: 'minimize',
  range: [0, null],
  unit: 'nats',
  decides: false,
  undefinedWhere: null,
})
