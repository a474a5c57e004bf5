import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { layerName, rateFactor } from './fields.js'
import { defineLayer } from './layer.js'
import { embeddedShape, embeddingTraits } from './number-embedding.js'

export const piecewiseLinearEmbedding = defineLayer({
  type: 'piecewise_linear_embedding',
  label: 'Piecewise-linear embedding of numbers',
  description:
    'PLE: each number of a table becomes how far it has come through each of its bins, from 0 to 1; bins lie between quantiles of the training rows (Gorishniy et al. 2022, §3.2). With `dimensions`, a linear map of its own follows for each number. Categories and flags pass as they are, after the numbers.',
  fields: {
    name: layerName,
    bins: count(limits.numberEmbedding).default(24).describe('Bins of each number; where quantiles coincide, a bin between them stays 0'),
    dimensions: count(limits.numberEmbedding).optional().describe('What each number becomes by a linear map of its bins; the bins themselves if left out'),
    rate_factor: rateFactor,
  },
  traits: { ...embeddingTraits, fitsRows: true },
  // The ends of the bins are found, not trained; a bin costs four operations.
  shape: ({ bins, dimensions }, input, _bias, inputs) =>
    embeddedShape(input, inputs, {
      width: dimensions ?? bins,
      weights: dimensions === undefined ? {} : { kernel: [bins, dimensions], bias: [dimensions] },
      flops: 4 * bins + (dimensions === undefined ? 0 : 2 * bins * dimensions),
      averages: { ends: [bins + 1] },
    }),
})
