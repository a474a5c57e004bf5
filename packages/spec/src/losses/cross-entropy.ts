import { defineLoss } from './loss.js'

export const crossEntropy = defineLoss({
  type: 'cross_entropy',
  label: 'cross-entropy',
  description: 'Negative log-likelihood of the class under the softmax of the outputs',
  fields: {},
  task: 'classification',
  classes: [2, null],
  targets: 'any',
  link: 'softmax',
  unit: 'nats',
  isDefault: true,
})
