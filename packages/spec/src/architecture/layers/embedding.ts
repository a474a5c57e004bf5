import { z } from 'zod'
import { limits } from '../../limits.js'
import { layerRegularization } from '../../regularization/index.js'
import { count } from '../../scalars.js'
import { layerName } from './fields.js'
import { elements, type ShapeRule } from './shape.js'

/** A learned row for each whole number: [batch, …] of numbers from 0 to vocabulary − 1 → [batch, …, dimensions]. The data set's numbers reach it as they are. */
export const embedding = z.strictObject({
  type: z.literal('embedding'),
  name: layerName,
  vocabulary: count(limits.vocabulary).describe('How many different numbers there are, 0 among them'),
  dimensions: count(limits.unitsPerLayer).describe('Length of the row that stands for a number'),
  regularization: layerRegularization.optional(),
})
export type Embedding = z.output<typeof embedding>

/** A row for each number; looking one up is no arithmetic. */
export const embeddingShape: ShapeRule<Embedding> = ({ vocabulary, dimensions }, input) => ({
  output: [...input, dimensions],
  trainable: vocabulary * dimensions,
  nonTrainable: 0,
  flops: dimensions * elements(input),
})
