import { elementAt, invariant } from '@trainyard/spec'
import { largestColumn } from './largest-column.js'
import { type PredictedRows, type RowWeights, type SplitMetric, splitMetric } from './metric.js'

/** The weight of the rows of each class: those that are recognized, all of them, and all that are taken for it. */
export type ClassCounts = { right: Float64Array; actual: Float64Array; named: Float64Array }

/** Counts what is decided for each row, the likeliest class, under any weights of the rows. */
function classCounts({ outputs, labels, columns }: PredictedRows): (weights: RowWeights) => ClassCounts {
  const decided = Int32Array.from({ length: labels.length }, (_, row) => largestColumn(outputs, row, columns))
  const truth = Int32Array.from(labels)
  invariant(
    truth.every((label) => label >= 0 && label < columns),
    'every label is a class',
  )
  return (weights) => {
    const [right, actual, named] = [new Float64Array(columns), new Float64Array(columns), new Float64Array(columns)]
    // Rows and classes were checked above, so no element is missing; a bootstrap comes here too often for a check of each.
    for (let row = 0; row < truth.length; row += 1) {
      const [label, name] = [truth[row] as number, decided[row] as number]
      const weight = weights === null ? 1 : (weights[row] as number)
      actual[label] = (actual[label] as number) + weight
      named[name] = (named[name] as number) + weight
      if (label === name) right[label] = (right[label] as number) + weight
    }
    return { right, actual, named }
  }
}

/** A metric that follows from the class that is decided for. */
export type OfCounts = {
  /** The value of decisions that were counted. */
  ofCounts(counts: ClassCounts): number
}

/** A metric of all rows at once that follows from the class that is decided for. */
export const decisionMetric = (ofCounts: OfCounts['ofCounts']): SplitMetric & OfCounts => ({
  ...splitMetric((rows) => {
    const count = classCounts(rows)
    return (weights) => ofCounts(count(weights))
  }),
  ofCounts,
})

/** 2·TP / (2·TP + FP + FN) of a class; 0 where it is neither there nor predicted. */
export function f1Of({ right, actual, named }: ClassCounts, index: number): number {
  const whole = elementAt(actual, index, 'classes') + elementAt(named, index, 'classes')
  return whole > 0 ? (2 * elementAt(right, index, 'classes')) / whole : 0
}

/** The numbers of the classes that rows have, or are taken for. */
export const classesSeen = ({ actual, named }: ClassCounts): number[] =>
  [...actual.keys()].filter((index) => elementAt(actual, index, 'classes') + elementAt(named, index, 'classes') > 0)
