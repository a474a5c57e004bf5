import type { LayerArrays, LayerShape, Shape, ShapeMismatch } from './shape.js'
import type { TableInputs } from './table-inputs.js'

/** What each number of a table becomes: so many numbers, with weights of these sides for each, and so many operations. `averages` are not trained. */
type EmbeddedNumber = { width: number; weights: LayerArrays; flops: number; averages?: LayerArrays }

export const embeddingTraits = { role: 'weights', assumes: 'table', keras: () => 'embeddings of numbers' } as const

/**
 * The shape of a layer that embeds numbers: [features] → [features that are no numbers + numbers · width]. All features are numbers where
 * `inputs` does not say which are.
 */
export function embeddedShape(
  input: Shape,
  inputs: TableInputs | undefined,
  { width, weights, flops, averages = {} }: EmbeddedNumber,
): LayerShape | ShapeMismatch {
  const [features] = input
  if (features === undefined || input.length !== 1) return { needs: '[features]', hint: 'put a flatten layer before it' }
  const count = inputs?.numbers.length ?? features // default: all
  const ofAll = (arrays: LayerArrays): LayerArrays =>
    count === 0 ? {} : Object.fromEntries(Object.entries(arrays).map(([what, sides]) => [what, [count, ...sides]]))
  return { output: [features - count + count * width], weights: ofAll(weights), averages: ofAll(averages), flops: count * flops }
}
