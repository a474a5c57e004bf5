import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { defineSchedule, warmupEpochs } from './schedule.js'

export const logCosine = defineSchedule({
  type: 'log_cosine',
  label: 'Logarithmic cosine',
  description:
    'η·½·(1 − cos(2π·log₂(1 + (2ᶜ − 1)·t))) with t the share of the training done: c cycles, each about twice as long as the one before (Holzmüller et al. 2024, §3.1).',
  fields: {
    cycles: count(limits.logCosineCycles).default(4).describe('Cycles c, each of which rises from zero and falls to it'),
    warmup_epochs: warmupEpochs,
  },
})
