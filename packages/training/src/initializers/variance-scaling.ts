import { type RandomKey, truncatedNormalValues, uniformValues } from '@trainyard/engine'

/** How many values feed one output, and how many outputs one value feeds; a convolution counts its whole window. */
export type Fans = { in: number; out: number }

/** `count` first values of a weight with these fans, drawn from the stream of this key. */
export type Initializer = (count: number, fans: Fans, key: RandomKey) => Float32Array

/** Normal cut at two deviations, widened so that the variance is as asked: the standard deviation of the cut N(0, 1) is 0.8796. */
export const truncatedNormal =
  (variance: (fans: Fans) => number): Initializer =>
  (count, fans, key) => {
    const deviation = Math.sqrt(variance(fans)) / 0.8796256610342398
    return truncatedNormalValues(count, key).map((value) => value * deviation)
  }

/** Uniform on ±√(3·variance), whose variance is as asked. */
export const uniform =
  (variance: (fans: Fans) => number): Initializer =>
  (count, fans, key) => {
    const limit = Math.sqrt(3 * variance(fans))
    return uniformValues(count, key).map((value) => (2 * value - 1) * limit)
  }
