import { elementAt } from '@trainyard/spec'
import { meanOverRows } from './metric.js'

/** The mean over the quantiles q of max(q·(y − ŷ), (1 − q)·(ŷ − y)) (Koenker & Bassett 1978); of one value q is 0.5, and it is half of the mean absolute error. */
export const pinballLoss = meanOverRows(({ outputs, labels, columns, quantiles }) => {
  const shares = quantiles ?? [0.5] // default: one value is taken for the median
  return Float64Array.from(labels, (label, row) => {
    const losses = shares.map((share, column) => {
      const error = label - elementAt(outputs, row * columns + column, 'outputs')
      return Math.max(share * error, (share - 1) * error)
    })
    return losses.reduce((sum, loss) => sum + loss, 0) / shares.length
  })
})
