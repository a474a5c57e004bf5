import { randomKey, randomWords } from '@trainyard/engine'
import { quantile } from './quantile.js'

/** Resamples of a bootstrap, and the most cells (rows × series × resamples) that it may touch: beyond that there are fewer resamples, down to the least. */
const resamplesWanted = 2_000
const resamplesLeast = 200
const cellsMost = 1.5e9

/**
 * Paired bootstrap (Efron & Tibshirani 1993, §6): draws the rows with replacement, the same rows for every series, and gives the means of each series
 * in each resample, [resamples][series]. `series` are scores per row, all of one length. The draws follow from the seed.
 */
export function bootstrapMeans(series: readonly Float64Array[], seed: number): Float64Array[] {
  const rows = series[0]?.length ?? 0
  const width = series.length
  const resamples = Math.max(resamplesLeast, Math.min(resamplesWanted, Math.floor(cellsMost / (rows * width))))
  const byRow = new Float64Array(rows * width)
  for (const [index, scores] of series.entries()) for (let row = 0; row < rows; row += 1) byRow[row * width + index] = scores[row] ?? Number.NaN
  const key = randomKey({ seed, member: 0, purpose: 'ensemble/bootstrap' })
  return Array.from({ length: resamples }, (_, resample) => resampledMeans(byRow, rows, width, randomWords(rows, key, resample)))
}

function resampledMeans(byRow: Float64Array, rows: number, width: number, words: Uint32Array): Float64Array {
  const sums = new Float64Array(width)
  // The high part of word · rows / 2³² is a row; the bias is below rows / 2³².
  const share = rows / 2 ** 32
  for (let draw = 0; draw < rows; draw += 1) {
    const start = Math.floor((words[draw] ?? 0) * share) * width
    for (let index = 0; index < width; index += 1) sums[index] = (sums[index] ?? 0) + (byRow[start + index] ?? 0)
  }
  return sums.map((sum) => sum / rows)
}

/** The central 95 % of values: their 2.5 % and 97.5 % quantiles, interpolated. */
export function interval95(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values).sort()
  return [quantile(sorted, 0.025), quantile(sorted, 0.975)]
}
