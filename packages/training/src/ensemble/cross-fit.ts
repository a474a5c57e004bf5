import { permutation, randomKey } from '@trainyard/engine'
import { elementAt } from '@trainyard/spec'
import type { PredictedRows } from '../metrics/metric.js'

/**
 * Each half of the rows as `apply` changes its outputs by what it finds on the other half, so that no row is judged by what was fitted on it. The halves are drawn
 * from the seed.
 */
export function crossFit(rows: PredictedRows, seed: number, apply: (other: PredictedRows, half: PredictedRows) => ArrayLike<number>): PredictedRows {
  const order = permutation(rows.labels.length, randomKey({ seed, member: 0, purpose: 'ensemble/calibration' }))
  const middle = Math.floor(order.length / 2)
  const halves = [order.subarray(0, middle), order.subarray(middle)]
  const outputs = new Float64Array(rows.outputs.length)
  for (const [index, half] of halves.entries()) {
    const changed = apply(taken(rows, halves[1 - index] ?? half), taken(rows, half))
    for (const [place, row] of half.entries())
      for (let column = 0; column < rows.columns; column += 1)
        outputs[row * rows.columns + column] = elementAt(changed, place * rows.columns + column, 'outputs')
  }
  return { ...rows, outputs }
}

/** Some of the rows, in this order. */
function taken({ outputs, labels, columns, weights, quantiles = null }: PredictedRows, rows: Int32Array): PredictedRows {
  const cells = Array.from(rows).flatMap((row) => Array.from({ length: columns }, (_, column) => row * columns + column))
  return {
    outputs: Float64Array.from(cells, (cell) => elementAt(outputs, cell, 'probabilities')),
    labels: Array.from(rows, (row) => elementAt(labels, row, 'labels')),
    columns,
    quantiles,
    weights: weights ? Float64Array.from(rows, (row) => elementAt(weights, row, 'weights')) : null,
  }
}
