import { defineLayer } from './layer.js'
import { recurrent, recurrentShape, recurrentTraits } from './recurrent.js'

export const gru = defineLayer({
  type: 'gru',
  label: 'GRU',
  description:
    'Gated recurrent unit, its reset gate after the matrix product: [batch, steps, features] → [batch, units] (Cho et al. 2014, in the form of footnote 1).',
  fields: recurrent,
  traits: { ...recurrentTraits, keras: () => 'a GRU whose reset gate follows the matrix product (`reset_after`)' },
  // Three gates with two biases each; sums, gates and state are kept for each step.
  shape: (spec, input) => recurrentShape(spec, input, { gates: 3, biases: ['bias', 'recurrent_bias'], keptPerStep: 14 }),
})
