import { tf } from '@trainyard/engine'
import { elementAt } from '@trainyard/spec'
import { filled, type LayerFactory } from './layer.js'
import { embedNumbers, mapEach, numbersOf, uniformAround } from './number-embedding.js'

/**
 * Each number x → (x − e₍ₜ₋₁₎) / (eₜ − e₍ₜ₋₁₎) in each of its bins t, held between 0 and 1 (Gorishniy et al. 2022, eq. 1, without its open ends, so that an outlier
 * is no more than the ends of training). The ends e are quantiles of the training rows, found before the first step and kept with the weights; a bin without
 * width is 0.
 */
export const piecewiseLinearEmbedding: LayerFactory<'piecewise_linear_embedding'> = (spec, { layer, key, parameter }) => {
  const numbers = numbersOf(layer)
  if (numbers === 0) return (x) => x
  const { bins, dimensions } = spec
  const ends = parameter('ends', 'average', [numbers, bins + 1], () => evenEnds(numbers, bins)).variable
  const map =
    dimensions === undefined
      ? null
      : {
          weights: parameter('kernel', 'kernel', [numbers, bins, dimensions], () =>
            uniformAround(numbers * bins * dimensions, 1 / Math.sqrt(bins), key('kernel')),
          ).variable,
          bias: parameter('bias', 'bias', [numbers, dimensions], () => filled(numbers * dimensions, 0)).variable,
        }
  const encode = (x: tf.Tensor): tf.Tensor => {
    const low = tf.slice(ends, [0, 0], [numbers, bins])
    const width = tf.sub(tf.slice(ends, [0, 1], [numbers, bins]), low)
    const slope = tf.div(tf.cast(tf.greater(width, leastWidth), 'float32'), tf.maximum(width, leastWidth))
    return tf.clipByValue(tf.mul(tf.sub(tf.reshape(x, [-1, numbers, 1]), low), slope), 0, 1)
  }
  const chosen = embedNumbers(layer, (x) => (map ? mapEach(encode(x), map.weights, map.bias) : encode(x)))
  const fit = embedNumbers(layer, (x) => {
    ends.assign(tf.tensor2d(quantileEnds(x.dataSync<'float32'>(), numbers, bins), [numbers, bins + 1]))
    return tf.reshape(x, [-1, numbers, 1])
  })
  return (x, pass) => {
    if (pass.mode === 'start') tf.dispose(fit(x))
    return chosen(x)
  }
}

/** A bin that is no wider holds one value: its slope would be beyond float32. */
const leastWidth = 1e-30

/** Bins of one width from −2 to 2, until the training rows are known. */
const evenEnds = (numbers: number, bins: number): Float32Array =>
  Float32Array.from({ length: numbers * (bins + 1) }, (_, index) => -2 + (4 * (index % (bins + 1))) / bins)

/** The ends [numbers, bins + 1] of the bins: quantiles of each column of `rows` [rows, numbers] at equal shares, between two values in proportion. */
export function quantileEnds(rows: Float32Array, numbers: number, bins: number): Float32Array {
  const count = rows.length / numbers
  const ends = new Float32Array(numbers * (bins + 1))
  for (let number = 0; number < numbers; number += 1) {
    const sorted = Float32Array.from({ length: count }, (_, row) => elementAt(rows, row * numbers + number, 'rows')).sort()
    for (let end = 0; end <= bins; end += 1) {
      const place = (end * (count - 1)) / bins
      const below = Math.floor(place)
      const [low, high] = [elementAt(sorted, below, 'sorted rows'), elementAt(sorted, Math.min(below + 1, count - 1), 'sorted rows')]
      ends[number * (bins + 1) + end] = low + (place - below) * (high - low)
    }
  }
  return ends
}
