import { fraction } from '../scalars.js'
import { defineSchedule, warmupEpochs } from './schedule.js'

export const exponential = defineSchedule({
  type: 'exponential',
  label: 'Exponential',
  description: 'η·decay^epoch, smooth within an epoch.',
  fields: { decay: fraction.default(0.95).describe('What the rate is multiplied by over one epoch'), warmup_epochs: warmupEpochs },
})
