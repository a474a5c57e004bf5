import { limits } from '../limits.js'
import { layerRegularization } from '../job/regularization.js'
import { count } from '../scalars.js'
import { layerName, rateFactor } from './fields.js'
import { defineLayer } from './layer.js'
import { afterCategories } from './table-inputs.js'

/** Up to so many categories a column is one-hot, and one of more becomes so many numbers (Holzmüller et al. 2024, §3). */
export const usualCategoryEmbedding = { above: 8, dimensions: 8 } as const

export const categoryEmbedding = defineLayer({
  type: 'category_embedding',
  label: 'Embedding of categories',
  description:
    'A learned row for each category of a table’s columns that have more than `above` of them (Guo & Berkhahn 2016); a category that no training row had, and a missing one, are zeros. Such a column reaches the network as one number, all others pass as they are, before the rows. Columns of fewer categories stay one input for each.',
  fields: {
    name: layerName,
    dimensions: count(limits.numberEmbedding).default(usualCategoryEmbedding.dimensions).describe('Length of the row that stands for a category'),
    above: count(limits.datasetCategories).default(usualCategoryEmbedding.above).describe('A column with at most so many categories stays one input for each'),
    rate_factor: rateFactor,
    regularization: layerRegularization.optional(),
  },
  traits: {
    role: 'weights',
    assumes: 'table',
    categoriesAbove: ({ above }) => above,
    keras: (_spec, { inputs }) => (inputs?.categories.length ? 'embeddings of categories' : null),
    harmless: { dimensions: 1 },
  },
  // Looking a row up is no arithmetic; its numbers are moved, and set to zero where there is none.
  shape: ({ dimensions }, input, _bias, inputs) => {
    const [features] = input
    if (features === undefined || input.length !== 1) return { needs: '[features]', hint: 'put a flatten layer before it' }
    const columns = inputs?.categories ?? [] // default: no column is looked up where none is known
    const rows = columns.reduce((sum, column) => sum + column.count, 0)
    return {
      output: [features + columns.length * (dimensions - 1)],
      weights: columns.length === 0 ? {} : { embeddings: [rows, dimensions] },
      flops: 2 * columns.length * dimensions,
      ...(inputs ? { passes: afterCategories(inputs) } : {}),
    }
  },
})
