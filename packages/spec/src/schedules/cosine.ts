import { limits } from '../limits.js'
import { count, fraction } from '../scalars.js'
import { defineSchedule, warmupEpochs } from './schedule.js'

export const cosine = defineSchedule({
  type: 'cosine',
  label: 'Cosine',
  description: 'Cosine annealing (Loshchilov & Hutter 2017, eq. 5) from η to η·final_fraction; with several cycles, warm restarts of equal length.',
  fields: {
    cycles: count(limits.epochs).default(1).describe('Cycles of equal length; each starts at the full rate'),
    final_fraction: fraction.default(0).describe('Share of the rate at the end of each cycle'),
    warmup_epochs: warmupEpochs,
  },
})
