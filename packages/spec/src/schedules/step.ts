import { fraction, positive } from '../scalars.js'
import { defineSchedule, warmupEpochs } from './schedule.js'

export const step = defineSchedule({
  type: 'step',
  label: 'Step',
  description: 'η·factor^⌊epoch / every_epochs⌋: falls by a factor every few epochs.',
  fields: {
    every_epochs: positive.default(10).describe('Epochs between two falls'),
    factor: fraction.default(0.1).describe('What the rate is multiplied by at each fall'),
    warmup_epochs: warmupEpochs,
  },
})
