import { type RandomKey, truncatedNormalValues, uniformValues } from '@trainyard/engine'

/** How many values feed one output, and how many outputs one value feeds; a convolution counts its whole window. */
type Fans = { in: number; out: number }

/** `count` first values of a weight with these fans, drawn from the stream of this key. */
export type Initializer = (count: number, fans: Fans, key: RandomKey) => Float32Array

/** Normal cut at two deviations, widened so that the variance is as asked: the standard deviation of the cut N(0, 1) is 0.8796. */
const truncatedNormal =
  (variance: (fans: Fans) => number): Initializer =>
  (count, fans, key) => {
    const deviation = Math.sqrt(variance(fans)) / 0.8796256610342398
    return truncatedNormalValues(count, key).map((value) => value * deviation)
  }

/** Uniform on ±√(3·variance), whose variance is as asked. */
const uniform =
  (variance: (fans: Fans) => number): Initializer =>
  (count, fans, key) => {
    const limit = Math.sqrt(3 * variance(fans))
    return uniformValues(count, key).map((value) => (2 * value - 1) * limit)
  }

/** Variance 2 / (fan_in + fan_out): a compromise between the signal forward and the gradient backward (Glorot & Bengio 2010, eq. 12, 16). */
const glorot = (fans: Fans) => 2 / (fans.in + fans.out)
export const glorotNormal = truncatedNormal(glorot)
export const glorotUniform = uniform(glorot)

/** Variance 2 / fan_in: keeps the size of the signal through ReLUs, half of which are zero (He et al. 2015, eq. 10). */
const he = (fans: Fans) => 2 / fans.in
export const heNormal = truncatedNormal(he)
export const heUniform = uniform(he)

/** Variance 1 / fan_in (LeCun et al. 1998, §4.6); what selu needs. */
export const lecunNormal = truncatedNormal((fans) => 1 / fans.in)
