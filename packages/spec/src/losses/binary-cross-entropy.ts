import { defineLoss } from './loss.js'

export const binaryCrossEntropy = defineLoss({
  type: 'binary_cross_entropy',
  label: 'binary cross-entropy',
  description: 'Negative log-likelihood of the second of two classes under the logistic function of one output',
  fields: {},
  task: 'classification',
  classes: [2, 2],
  targets: 'any',
  link: 'sigmoid',
  unit: 'nats',
  isDefault: false,
})
