import { defineLoss } from './loss.js'

export const poisson = defineLoss({
  type: 'poisson',
  label: 'Poisson loss',
  description: 'μ − y·ln μ, the negative log-likelihood of counts but for a constant; the output is ln μ',
  fields: {},
  task: 'regression',
  classes: [0, 0],
  targets: 'not_negative',
  link: 'log',
  unit: null,
  isDefault: false,
})
