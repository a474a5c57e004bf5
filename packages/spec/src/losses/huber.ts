import { positive } from '../scalars.js'
import { defineLoss } from './loss.js'

export const huber = defineLoss({
  type: 'huber',
  label: 'Huber loss',
  description: 'Half the squared error up to the distance δ, beyond it δ times the distance less δ/2 (Huber 1964): single rows far off count less',
  fields: { delta: positive.default(1).describe('δ, in standard deviations of the target') },
  task: 'regression',
  classes: [0, 0],
  targets: 'any',
  link: 'identity',
  unit: null,
  isDefault: false,
})
