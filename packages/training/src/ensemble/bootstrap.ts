import { elementAt } from '@trainyard/spec'
import { randomKey, randomWords } from '@trainyard/engine'

/** Resamples of a bootstrap, and the most cells (rows × series × resamples) that it may touch: beyond that there are fewer resamples, down to the least. */
const resamplesWanted = 2_000
const resamplesLeast = 200
const cellsMost = 1.5e9

/**
 * Paired bootstrap (Efron & Tibshirani 1993, §6): draws the rows with replacement, the same rows for every series, and gives the means of each series
 * in each resample, [resamples][series]. `series` are scores per row, all of one length. The draws follow from the seed.
 */
export function bootstrapMeans(series: readonly Float64Array[], seed: number): Float64Array[] {
  const rows = elementAt(series, 0, 'scores').length
  const width = series.length
  const resamples = Math.max(resamplesLeast, Math.min(resamplesWanted, Math.floor(cellsMost / (rows * width))))
  const byRow = new Float64Array(rows * width)
  for (const [index, scores] of series.entries()) scores.forEach((score, row) => (byRow[row * width + index] = score))
  const key = randomKey({ seed, member: 0, purpose: 'ensemble/bootstrap' })
  return Array.from({ length: resamples }, (_, resample) => resampledMeans(byRow, rows, width, randomWords(rows, key, resample)))
}

function resampledMeans(byRow: Float64Array, rows: number, width: number, words: Uint32Array): Float64Array {
  const sums = new Float64Array(width)
  // The high part of word · rows / 2³² is a row; the bias is below rows / 2³².
  const share = rows / 2 ** 32
  for (const word of words) {
    const start = Math.floor(word * share) * width
    // `start` is the first cell of one of the rows, so no element is missing; a check of each would cost more than the sum.
    for (let index = 0; index < width; index += 1) sums[index] = (sums[index] as number) + (byRow[start + index] as number)
  }
  return sums.map((sum) => sum / rows)
}

/** The central 95 % of values: their 2.5 % and 97.5 % quantiles, interpolated. Both are NaN where one of the values is not finite: then there is no order. */
export function interval95(values: readonly number[]): [number, number] {
  if (!values.every(Number.isFinite)) return [Number.NaN, Number.NaN]
  const sorted = Float64Array.from(values).sort()
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)]
}

/** The value below which a share of sorted values lies, interpolated between neighbors (Hyndman & Fan 1996, type 7). */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const place = share * (sorted.length - 1)
  const below = Math.floor(place)
  const lower = elementAt(sorted, below, 'sorted values')
  const upper = elementAt(sorted, Math.min(below + 1, sorted.length - 1), 'sorted values')
  return lower + (upper - lower) * (place - below)
}
