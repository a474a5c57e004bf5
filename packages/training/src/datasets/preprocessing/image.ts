import type { Preprocessing } from '@trainyard/spec'

type ImagePreprocessing = Extract<Preprocessing, { kind: 'image' }>

const levels = 256
const scale = 1 / 255

/**
 * Fits x′ = (x · scale − mean) / std per channel on uint8 images [rows, height, width, channels]. A histogram of the 256 levels makes it exact in one pass.
 */
export function fitImagePreprocessing(pixels: Uint8Array, inputShape: readonly number[]): ImagePreprocessing {
  const channels = inputShape[2] ?? 1
  const histogram = new Float64Array(channels * levels)
  let channel = 0
  for (const pixel of pixels) {
    const cell = channel * levels + pixel
    // default: never taken, as the cell lies within. A checked read makes this loop over all pixels seven times slower.
    histogram[cell] = (histogram[cell] ?? 0) + 1
    channel = channel + 1 === channels ? 0 : channel + 1
  }
  const fitted = Array.from({ length: channels }, (_, channel) => fitChannel(histogram.subarray(channel * levels, (channel + 1) * levels)))
  return { kind: 'image', input_shape: [...inputShape], scale, mean: fitted.map(({ mean }) => mean), std: fitted.map(({ std }) => std) }
}

function fitChannel(histogram: Float64Array): { mean: number; std: number } {
  const total = histogram.reduce((sum, count) => sum + count, 0)
  if (total === 0) return { mean: 0, std: 1 }
  const mean = histogram.reduce((sum, count, level) => sum + count * level, 0) / total
  const variance = histogram.reduce((sum, count, level) => sum + count * (level - mean) ** 2, 0) / total
  return { mean: mean * scale, std: variance === 0 ? 1 : Math.sqrt(variance) * scale }
}
