import { limits } from '../limits.js'
import { count, positive } from '../scalars.js'
import { layerName, rateFactor } from './fields.js'
import { defineLayer } from './layer.js'
import { embeddedShape, embeddingTraits } from './number-embedding.js'

export const plrEmbedding = defineLayer({
  type: 'plr_embedding',
  label: 'Periodic embedding of numbers',
  description:
    'PLR: each number x of a table becomes ReLU(W·[cos 2πw·x, sin 2πw·x] + b) with weights of its own (Gorishniy et al. 2022, §3.3). Categories and flags pass as they are, after the numbers.',
  fields: {
    name: layerName,
    frequencies: count(limits.numberEmbedding).default(24).describe('Waves of each number'),
    dimensions: count(limits.numberEmbedding).default(12).describe('What each number becomes'),
    deviation: positive.default(0.15).describe('Deviation of the normal that the frequencies w are drawn from'),
    rate_factor: rateFactor,
  },
  traits: embeddingTraits,
  // A frequency and the weights of its cosine and sine, and the biases; a wave costs four operations before it is weighed.
  shape: ({ frequencies, dimensions }, input, _bias, inputs) =>
    embeddedShape(input, inputs, {
      width: dimensions,
      weights: { frequencies: [frequencies], kernel: [2 * frequencies, dimensions], bias: [dimensions] },
      flops: 4 * frequencies + 4 * frequencies * dimensions,
    }),
})
