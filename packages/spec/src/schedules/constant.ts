import { defineSchedule, warmupEpochs } from './schedule.js'

export const constant = defineSchedule({
  type: 'constant',
  label: 'Constant',
  description: 'The learning rate stays as it is.',
  fields: { warmup_epochs: warmupEpochs },
})
