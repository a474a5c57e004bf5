import { z } from 'zod'
import { limits } from '../limits.js'
import { count, positive } from '../scalars.js'
import { layerName, rateFactor } from './fields.js'
import { defineLayer } from './layer.js'
import { embeddedShape, embeddingTraits } from './number-embedding.js'

export const pbldEmbedding = defineLayer({
  type: 'pbld_embedding',
  label: 'Periodic embedding of numbers, with biases',
  description:
    'PBLD: each number x of a table becomes [x, W₂·cos(2π·w₁·x + b₁) + b₂] with weights of its own (Holzmüller et al. 2024, App. A.1). Categories and flags pass as they are, after the numbers.',
  fields: {
    name: layerName,
    frequencies: count(limits.numberEmbedding).default(16).describe('Waves of each number'),
    dimensions: z.int().min(2).max(limits.numberEmbedding).default(4).describe('What each number becomes, itself included'),
    deviation: positive.default(0.1).describe('Deviation of the normal that the frequencies w₁ are drawn from'),
    rate_factor: rateFactor,
  },
  traits: embeddingTraits,
  // A frequency, a phase and the weights of each wave, and the biases; a wave costs four operations before it is weighed.
  shape: ({ frequencies, dimensions }, input, _bias, inputs) =>
    embeddedShape(input, inputs, {
      width: dimensions,
      weights: { frequencies: [frequencies], phases: [frequencies], kernel: [frequencies, dimensions - 1], bias: [dimensions - 1] },
      flops: 4 * frequencies + 2 * frequencies * (dimensions - 1),
    }),
})
