import { limits } from '../limits.js'
import { layerRegularization } from '../job/regularization.js'
import { count } from '../scalars.js'
import { layerName } from './fields.js'
import { defineLayer } from './layer.js'
import { elements } from './shape.js'

export const embedding = defineLayer({
  type: 'embedding',
  label: 'Embedding',
  description:
    'A learned row for each whole number: [batch, …] of numbers from 0 to vocabulary − 1 → [batch, …, dimensions]. The data set’s numbers reach it as they are.',
  fields: {
    name: layerName,
    vocabulary: count(limits.vocabulary).describe('How many different numbers there are, 0 among them'),
    dimensions: count(limits.unitsPerLayer).describe('Length of the row that stands for a number'),
    regularization: layerRegularization.optional(),
  },
  traits: {
    role: 'weights',
    vocabulary: ({ vocabulary }) => vocabulary,
    keras: ({ vocabulary, dimensions }) => ({
      class_name: 'Embedding',
      config: { input_dim: vocabulary, output_dim: dimensions, mask_zero: false },
      arrays: ['embeddings'],
    }),
    harmless: { vocabulary: 1, dimensions: 1 },
  },
  // A row for each number; looking one up is no arithmetic.
  shape: ({ vocabulary, dimensions }, input) => ({
    output: [...input, dimensions],
    weights: { embeddings: [vocabulary, dimensions] },
    flops: dimensions * elements(input),
  }),
})
