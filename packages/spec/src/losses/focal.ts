import { limits } from '../limits.js'
import { nonNegative } from '../scalars.js'
import { defineLoss } from './loss.js'

export const focal = defineLoss({
  type: 'focal',
  label: 'focal loss',
  description: '(1 − p)^γ·(−ln p) of the probability p of the true class (Lin et al. 2017, eq. 4): rows that are predicted well count less',
  fields: { gamma: nonNegative.max(limits.focalGamma).default(2).describe('γ: how much less; 0 is the cross-entropy') },
  task: 'classification',
  classes: [2, null],
  targets: 'any',
  link: 'softmax',
  unit: null,
  isDefault: false,
})
