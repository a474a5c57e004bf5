import { fraction, positive } from '../scalars.js'
import { defineSchedule, warmupEpochs } from './schedule.js'

export const oneCycle = defineSchedule({
  type: 'one_cycle',
  label: 'One cycle',
  description:
    'One cycle (Smith & Topin 2018): cosine rise from η / initial_divisor to η over peak_fraction of the training, then cosine fall to η / initial_divisor / final_divisor.',
  fields: {
    peak_fraction: fraction.default(0.3).describe('Share of the training after which the rate is highest'),
    initial_divisor: positive.default(25).describe('The first rate is η divided by this'),
    final_divisor: positive.default(10000).describe('The last rate is the first one divided by this'),
    warmup_epochs: warmupEpochs,
  },
})
