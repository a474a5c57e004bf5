import { defineLoss } from './loss.js'

export const squaredError = defineLoss({
  type: 'squared_error',
  label: 'squared error',
  description: 'Squared distance of the predicted from the true value, of the standardized target',
  fields: {},
  task: 'regression',
  classes: [0, 0],
  targets: 'any',
  link: 'identity',
  unit: null,
  isDefault: true,
})
