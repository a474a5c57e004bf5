import { type RandomKey, tf, uniformValues } from '@trainyard/engine'
import { channelsOf, type PlacedLayer } from '@trainyard/spec'

/** How many numbers a layer embeds. */
export const numbersOf = ({ inputs, input }: PlacedLayer): number => inputs?.numbers.length ?? channelsOf(input) // default: all features are numbers

/**
 * Embeds the numbers among the features: [batch, features] → [batch, numbers · width + others]. `embed` maps [batch, numbers] to [batch, numbers, width]; what is
 * no number follows as it is.
 */
export function embedNumbers({ inputs, input }: PlacedLayer, embed: (x: tf.Tensor) => tf.Tensor): (x: tf.Tensor) => tf.Tensor {
  const flat = (x: tf.Tensor): tf.Tensor => tf.reshape(x, [-1, x.size / Math.max(1, x.shape[0] ?? 1)])
  const features = channelsOf(input)
  const numbers = inputs?.numbers
  if (numbers === undefined || numbers.length === features) return (x) => flat(embed(x))
  const others = otherFeatures(features, numbers)
  return (x) => tf.concat([flat(embed(takeFeatures(x, numbers))), takeFeatures(x, others)], 1)
}

/** The places of the features that are not among those. */
export function otherFeatures(features: number, places: readonly number[]): number[] {
  const taken = new Set(places)
  return Array.from({ length: features }, (_, place) => place).filter((place) => !taken.has(place))
}

/** Some of the features: [batch, features] → [batch, places]. */
export const takeFeatures = (x: tf.Tensor, places: readonly number[]): tf.Tensor => tf.gather(x, tf.tensor1d([...places], 'int32'), 1)

/** A linear map of its own for each number: [batch, numbers, from] · [numbers, from, to] + [numbers, to]. */
export function mapEach(x: tf.Tensor, weights: tf.Tensor, bias: tf.Tensor): tf.Tensor {
  const products = tf.matMul(tf.transpose(x, [1, 0, 2]) as tf.Tensor3D, weights as tf.Tensor3D)
  return tf.add(tf.transpose(products, [1, 0, 2]), bias)
}

/** `count` values, uniform on ±`limit`. */
export const uniformAround = (count: number, limit: number, key: RandomKey): Float32Array => uniformValues(count, key).map((value) => (2 * value - 1) * limit)
