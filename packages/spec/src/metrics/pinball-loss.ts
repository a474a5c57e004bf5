import { defineHeldOutMetric } from './metric.js'

export const pinballLoss = defineHeldOutMetric({
  key: 'pinball_loss',
  label: 'pinball loss',
  description: 'Mean of q·(y − ŷ) where the true value is above and (1 − q)·(ŷ − y) where it is below, over the quantiles q; of a single value q is 0.5',
  tasks: ['regression'],
  classes: [2, null],
  direction: 'minimize',
  range: [0, null],
  unit: 'target',
  decides: false,
  undefinedWhere: null,
})
