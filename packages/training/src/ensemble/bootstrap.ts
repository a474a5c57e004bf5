import { elementAt } from '@trainyard/spec'
import { randomKey, randomWords } from '@trainyard/engine'
import type { RowWeights, WeightedValue } from '../metrics/metric.js'

/** Resamples of a bootstrap: as many as are wanted, fewer beyond so many cells (cells of a resample × resamples), down to the least. */
type Effort = { wanted: number; least: number; cells: number }

/** How often to resample so many cells. */
export const resamplesOf = ({ wanted, least, cells }: Effort, perResample: number): number => Math.max(least, Math.min(wanted, Math.floor(cells / perResample)))

/** What is resampled, as often as asked while there is time. A row that is drawn counts as it weighs. */
type Resampling = { rows: number; weights: RowWeights; resamples: number; seed: number; hasTime: () => boolean }

/** Fewer resamples have no quantiles to speak of. */
const fewestResamples = 50

/**
 * Paired bootstrap (Efron & Tibshirani 1993, §6): draws the rows with replacement, the same rows for every series, and gives the value of each series in each
 * resample, [resamples][series]. A row that was drawn twice counts twice. The draws follow from the seed. None where there is time for too few.
 */
export function bootstrap(series: readonly WeightedValue[], { rows, weights, resamples, seed, hasTime }: Resampling): number[][] {
  const key = randomKey({ seed, member: 0, purpose: 'ensemble/bootstrap' })
  const values: number[][] = []
  while (values.length < resamples && hasTime()) {
    const drawn = timesDrawn(rows, randomWords(rows, key, values.length))
    const counted = weights ? drawn.map((times, row) => times * elementAt(weights, row, 'weights')) : drawn
    values.push(series.map((value) => value(counted)))
  }
  return values.length < Math.min(resamples, fewestResamples) ? [] : values
}

/** How often each row was drawn. The high part of word · rows / 2³² is a row; the bias is below rows / 2³². */
function timesDrawn(rows: number, words: Uint32Array): Float64Array {
  const times = new Float64Array(rows)
  const share = rows / 2 ** 32
  for (const word of words) {
    const row = Math.floor(word * share)
    // A row by its making, so no element is missing; a check of each would cost more than the sum.
    times[row] = (times[row] as number) + 1
  }
  return times
}

/**
 * The central 95 % of values: their 2.5 % and 97.5 % quantiles, interpolated. Values that are not defined are left out; both are NaN where less than half of the
 * values are, or one is infinite: then there is no order.
 */
export function interval95(values: readonly number[]): [number, number] {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort()
  if (sorted.length === 0 || sorted.length < values.length / 2 || !sorted.every(Number.isFinite)) return [Number.NaN, Number.NaN]
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
