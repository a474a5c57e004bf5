import { defineLoss } from './loss.js'

export const gamma = defineLoss({
  type: 'gamma',
  label: 'Gamma loss',
  description: 'ln μ + y/μ, the negative log-likelihood of positive values whose deviation grows with their mean but for a constant; the output is ln μ',
  fields: {},
  task: 'regression',
  classes: [0, 0],
  targets: 'positive',
  link: 'log',
  unit: null,
  isDefault: false,
})
