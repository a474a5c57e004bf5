import { finiteOrNull, limits, type Task, type WorstRow } from '@trainyard/spec'
import { largestColumn } from '../../metrics/largest-column.js'
import { smallestProbability } from '../../metrics/smallest-probability.js'
import type { HeldOut } from '../held-out.js'

/** The rows with the largest loss, the worst first; of equals the earlier row. The loss is −ln p of the true class, or the squared error of a value. */
export function worstRows(task: Task, combined: Float64Array, held: HeldOut, classes: readonly string[]): WorstRow[] {
  const { labels, columns, places } = held
  const loss = (row: number): number =>
    task === 'classification'
      ? -Math.log(Math.max(combined[row * columns + (labels[row] ?? 0)] ?? Number.NaN, smallestProbability))
      : ((combined[row] ?? Number.NaN) - (labels[row] ?? Number.NaN)) ** 2
  const losses = Float64Array.from({ length: held.rows }, (_, row) => loss(row))
  const order = Array.from(losses.keys()).sort((a, b) => (losses[b] ?? 0) - (losses[a] ?? 0) || a - b)
  return order.slice(0, limits.analysisWorstRows).map((row) => {
    const shared = { row: places?.[row] ?? null, loss: finiteOrNull(losses[row] ?? Number.NaN) }
    if (task === 'regression') return { ...shared, label: labels[row] ?? 0, predicted: finiteOrNull(combined[row] ?? Number.NaN) }
    const [label, predicted] = [labels[row] ?? 0, largestColumn(combined, row, columns)]
    return {
      ...shared,
      label: classes[label] ?? String(label),
      predicted: classes[predicted] ?? String(predicted),
      probability: finiteOrNull(combined[row * columns + predicted] ?? Number.NaN),
      label_probability: finiteOrNull(combined[row * columns + label] ?? Number.NaN),
    }
  })
}
