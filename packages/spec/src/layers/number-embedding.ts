import type { LayerShape, Shape, ShapeMismatch } from './shape.js'
import type { TableInputs } from './table-inputs.js'

/** What each number of a table becomes: so many numbers, with so many weights and operations. `kept` are numbers that are not trained. */
type EmbeddedNumber = { width: number; weights: number; flops: number; kept?: number }

export const embeddingTraits = { role: 'weights', assumes: 'table', keras: () => 'embeddings of numbers' } as const

/**
 * The shape of a layer that embeds numbers: [features] → [features that are no numbers + numbers · width]. All features are numbers where
 * `inputs` does not say which are.
 */
export function embeddedShape(input: Shape, inputs: TableInputs | undefined, { width, weights, flops, kept = 0 }: EmbeddedNumber): LayerShape | ShapeMismatch {
  const [features] = input
  if (features === undefined || input.length !== 1) return { needs: '[features]', hint: 'put a flatten layer before it' }
  const count = inputs?.numbers.length ?? features // default: all
  return { output: [features - count + count * width], trainable: count * weights, nonTrainable: count * kept, flops: count * flops }
}
