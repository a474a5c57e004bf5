import { tf } from '@trainyard/engine'
import type { Draws } from './draws.js'

/** Lanczos' approximation of ln Γ(x), x > 0 (Numerical Recipes in its form of g = 7, n = 9; error below 1e-13). */
function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406, 12.507343278686905, -0.13857109526572012, 9.984369578019572e-6,
    1.5056327351493116e-7,
  ]
  const series = terms.reduce((sum, term, index) => sum + term / (x + index), 0.9999999999998099)
  const t = x + 6.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series)
}

/**
 * The distribution function of Beta(α, α) at x ≤ ½: I_x(α, α) = x^α (1 − x)^α / (α B(α, α)) · Σ (2α)ₙ / (α + 1)ₙ · xⁿ (DLMF 8.17.8), summed until it does not
 * change.
 */
function betaBelowHalf(x: number, alpha: number): number {
  if (x <= 0) return 0
  let term = 1
  let sum = 1
  for (let n = 0; n < 2_000 && term > 1e-17 * sum; n += 1) {
    term *= ((2 * alpha + n) / (alpha + 1 + n)) * x
    sum += term
  }
  const logBeta = 2 * logGamma(alpha) - logGamma(2 * alpha)
  return Math.exp(alpha * (Math.log(x) + Math.log1p(-x)) - logBeta) * (sum / alpha)
}

/** x with I_x(α, α) = share, for share ≤ ½, by bisection of ln x: small α puts x close to 0. */
function quantileBelowHalf(share: number, alpha: number): number {
  if (share <= 0) return 0
  let [low, high] = [-740, Math.log(0.5)]
  for (let step = 0; step < 100 && high - low > 1e-12; step += 1) {
    const middle = (low + high) / 2
    if (betaBelowHalf(Math.exp(middle), alpha) < share) low = middle
    else high = middle
  }
  return Math.exp((low + high) / 2)
}

/**
 * `count` + 1 quantiles of Beta(α, α) at 0, 1 / count, … 1. A uniform number looks up and interpolates in them: a draw without the rejection loop that a traced
 * step cannot have. The distribution is symmetric, so half of them is computed.
 */
export function betaQuantiles(alpha: number, count: number): Float32Array {
  const quantiles = new Float32Array(count + 1)
  for (let index = 0; index <= count / 2; index += 1) {
    const value = quantileBelowHalf(index / count, alpha)
    quantiles[index] = value
    quantiles[count - index] = 1 - value
  }
  return quantiles
}

const points = 1_024

/** Prepares draws of λ ~ Beta(α, α), [batch]: the quantile of a uniform number, interpolated in a table of 1,025. */
export function keptShareOf(alpha: number): (draws: Draws) => tf.Tensor {
  const quantiles = betaQuantiles(alpha, points)
  return (draws) => {
    const place = tf.mul(draws.uniform('lambda', 0, 1), points)
    const below = tf.floor(place)
    const table = tf.tensor1d(quantiles)
    const at = (index: tf.Tensor): tf.Tensor => tf.gather(table, tf.cast(tf.clipByValue(index, 0, points), 'int32'))
    const [low, high] = [at(below), at(tf.add(below, 1))]
    return tf.add(low, tf.mul(tf.sub(high, low), tf.sub(place, below)))
  }
}
