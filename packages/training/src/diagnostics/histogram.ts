import { tf } from '@trainyard/engine'
import { type Histogram, limits } from '@trainyard/spec'

/** Values of which a histogram is to be made: all of them or, of very many, some that are evenly spaced. */
export type Sampled = { values: tf.Tensor1D; total: number }

/** Takes the values of tensors together, at most `limits.histogramValues` of each. Nothing is read yet. */
export function sampled(tensors: readonly tf.Tensor[]): Sampled {
  const parts = tensors.map((tensor) => {
    const stride = strideOf(tensor.size)
    const flat = tensor.as1D()
    return stride === 1 ? flat : tf.stridedSlice(flat, [0], [tensor.size], [stride]).as1D()
  })
  return { values: tf.concat1d(parts), total: tensors.reduce((sum, { size }) => sum + size, 0) }
}

/** The distance of the values that are taken. It has no divisor in common with their number, so that every channel and every place in a kernel is among them. */
export function strideOf(size: number): number {
  let stride = Math.ceil(size / limits.histogramValues)
  while (divisorOf(stride, size) > 1) stride += 1
  return Math.max(1, stride)
}

const divisorOf = (a: number, b: number): number => (b === 0 ? a : divisorOf(b, a % b))

/** Counts values in bins of equal width between the smallest and the largest that are finite. */
export function histogramOf(values: ArrayLike<number>, total: number): Histogram {
  const counts = Array.from({ length: limits.histogramBins }, () => 0)
  let [low, high, finite] = [Infinity, -Infinity, 0]
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN // default: never, the index is within
    if (!Number.isFinite(value)) continue
    finite += 1
    if (value < low) low = value
    if (value > high) high = value
  }
  const notFinite = values.length - finite
  if (finite === 0) return { low: null, high: null, counts, not_finite: notFinite, total }
  const scale = high > low ? counts.length / (high - low) : 0
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? Number.NaN // default: as above
    if (!Number.isFinite(value)) continue
    const bin = Math.min(counts.length - 1, Math.floor((value - low) * scale))
    counts[bin] = (counts[bin] ?? 0) + 1 // default: never, the bin is within
  }
  return { low, high, counts, not_finite: notFinite, total }
}
