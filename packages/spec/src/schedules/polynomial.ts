import { fraction, positive } from '../scalars.js'
import { defineSchedule, warmupEpochs } from './schedule.js'

export const polynomial = defineSchedule({
  type: 'polynomial',
  label: 'Polynomial',
  description: 'η·((1 − f)·(1 − t)^power + f) with t the share of the training done and f = final_fraction; power 1 is linear decay.',
  fields: {
    power: positive.default(1).describe('Exponent; above 1 falls faster at the start'),
    final_fraction: fraction.default(0).describe('Share of the rate at the end'),
    warmup_epochs: warmupEpochs,
  },
})
