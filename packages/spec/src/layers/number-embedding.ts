import type { LayerShape, Shape, ShapeMismatch } from './shape.js'

/** What each number of a table becomes: so many numbers, with so many weights and operations. `kept` are numbers that are not trained. */
type EmbeddedNumber = { width: number; weights: number; flops: number; kept?: number }

export const embeddingTraits = { role: 'weights', assumes: 'table', keras: () => 'embeddings of numbers' } as const

/**
 * The shape of a layer that embeds numbers: [features] → [features that are no numbers + numbers · width]. `numbers` are the places of the numbers among the
 * features; all are numbers where that is not known.
 */
export function embeddedShape(
  input: Shape,
  numbers: readonly number[] | undefined,
  { width, weights, flops, kept = 0 }: EmbeddedNumber,
): LayerShape | ShapeMismatch {
  const [features] = input
  if (features === undefined || input.length !== 1) return { needs: '[features]', hint: 'put a flatten layer before it' }
  const count = numbers?.length ?? features
  return { output: [features - count + count * width], trainable: count * weights, nonTrainable: count * kept, flops: count * flops }
}
