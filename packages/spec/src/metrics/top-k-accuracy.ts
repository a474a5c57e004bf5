import { defineHeldOutMetric } from './metric.js'

const topK = {
  tasks: ['classification'],
  direction: 'maximize',
  range: [0, 1],
  unit: 'share',
  decides: false,
  undefinedWhere: null,
} as const

export const top3Accuracy = defineHeldOutMetric({
  key: 'top_3_accuracy',
  label: 'top-3 accuracy',
  description: 'Share of the rows whose class is among the three likeliest',
  classes: [4, null],
  ...topK,
})

export const top5Accuracy = defineHeldOutMetric({
  key: 'top_5_accuracy',
  label: 'top-5 accuracy',
  description: 'Share of the rows whose class is among the five likeliest',
  classes: [6, null],
  ...topK,
})
