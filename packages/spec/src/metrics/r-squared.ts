import { defineHeldOutMetric } from './metric.js'

export const rSquared = defineHeldOutMetric({
  key: 'r2',
  label: 'R²',
  description: 'Share of the variance of the target that is explained: 1 is perfect, 0 is as good as the mean of the rows, below 0 is worse',
  tasks: ['regression'],
  classes: [2, null],
  direction: 'maximize',
  range: [null, 1],
  unit: null,
  decides: false,
  undefinedWhere: 'there are fewer than two rows',
})
