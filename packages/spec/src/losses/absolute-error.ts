import { defineLoss } from './loss.js'

export const absoluteError = defineLoss({
  type: 'absolute_error',
  label: 'absolute error',
  description: 'Distance of the predicted from the true value, of the standardized target: the prediction is the median',
  fields: {},
  task: 'regression',
  classes: [0, 0],
  targets: 'any',
  link: 'identity',
  unit: null,
  isDefault: false,
})
