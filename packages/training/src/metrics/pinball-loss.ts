import { pointDistances } from './point-value.js'
import { meanOverRows } from './metric.js'

/** The mean of max(q·(y − ŷ), (1 − q)·(ŷ − y)) (Koenker & Bassett 1978), with q = 0.5: half of the mean absolute error. */
export const pinballLoss = meanOverRows((rows) => pointDistances(rows).map((distance) => Math.abs(distance) / 2))
