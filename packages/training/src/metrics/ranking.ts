import { elementAt, invariant } from '@trainyard/spec'
import type { PredictedRows, RowWeights, WeightedValue } from './metric.js'

/** The weights of two kinds of rows, those of a class and the others, that have one score. */
type Tie = (positive: number, negative: number) => void

/** Walks the rows from the highest score of a class to the lowest; rows of one score are seen together. */
type Ranking = (weights: RowWeights, tie: Tie) => void

/** Ranks the rows by the probability of a class. */
function rankingOf({ outputs, labels, columns }: PredictedRows, of: number): Ranking {
  const rows = labels.length
  const scores = Float64Array.from({ length: rows }, (_, row) => elementAt(outputs, row * columns + of, 'probabilities'))
  const order = Int32Array.from(scores.keys()).sort((a, b) => elementAt(scores, b, 'scores') - elementAt(scores, a, 'scores'))
  const isPositive = Uint8Array.from(order, (row) => (labels[row] === of ? 1 : 0))
  const isLast = Uint8Array.from(order, (row, place) => (place === rows - 1 || scores[row] !== scores[elementAt(order, place + 1, 'ranked rows')] ? 1 : 0))
  return (weights, tie) => {
    invariant(weights === null || weights.length === rows, 'every row has a weight')
    let [positive, negative] = [0, 0]
    // All arrays have an element for each row; a bootstrap comes here too often for a check of each.
    for (let place = 0; place < rows; place += 1) {
      const weight = weights === null ? 1 : (weights[order[place] as number] as number)
      if (isPositive[place] === 1) positive += weight
      else negative += weight
      if (isLast[place] === 0) continue
      tie(positive, negative)
      positive = negative = 0
    }
  }
}

/** Cells up to which the rankings of all classes are kept for the next call. */
const cellsKept = 4_000_000

/** A measure of a ranking; NaN where it is not defined. */
export type RankingMeasure = (ranking: Ranking, weights: RowWeights) => number

/** A measure of the second of two classes, or the mean over more classes of each against the rest. */
export function overClasses(rows: PredictedRows, measure: RankingMeasure): WeightedValue {
  const classes = rows.columns === 2 ? [1] : Array.from({ length: rows.columns }, (_, of) => of)
  const kept = classes.length * rows.labels.length <= cellsKept ? classes.map((of) => rankingOf(rows, of)) : null
  const ranking = (of: number, place: number): Ranking => kept?.[place] ?? rankingOf(rows, of)
  return (weights) => classes.reduce((sum, of, place) => sum + measure(ranking(of, place), weights), 0) / classes.length
}
