import { defineLayer } from './layer.js'
import { recurrent, recurrentShape, recurrentTraits } from './recurrent.js'

export const lstm = defineLayer({
  type: 'lstm',
  label: 'LSTM',
  description: 'Long short-term memory with a forget gate: [batch, steps, features] → [batch, units] (Hochreiter & Schmidhuber 1997; Gers et al. 2000).',
  fields: recurrent,
  traits: {
    ...recurrentTraits,
    keras: ({ units, return_sequences }) => ({
      class_name: 'LSTM',
      config: { units, return_sequences, activation: 'tanh', recurrent_activation: 'sigmoid', use_bias: true, unit_forget_bias: true, implementation: 1 },
      arrays: ['kernel', 'recurrent_kernel', 'bias'],
    }),
  },
  // Four gates with a bias each; sums, gates, both states and tanh of the cell are kept for each step.
  shape: (spec, input) => recurrentShape(spec, input, { gates: 4, biases: ['bias'], keptPerStep: 14 }),
})
