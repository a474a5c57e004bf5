import { elementAt } from '@trainyard/spec'

/** The column of the largest value in a row of a row-major [rows, columns] array; the lower one of equals, as the accuracy of a single model counts it. */
export function largestColumn(values: ArrayLike<number>, row: number, columns: number): number {
  const start = row * columns
  let best = 0
  for (let column = 1; column < columns; column += 1)
    if (elementAt(values, start + column, 'columns') > elementAt(values, start + best, 'columns')) best = column
  return best
}

/** The class that a row of probabilities is decided for: the likeliest, or of two the second from a threshold on. */
export const decidedClass = (probabilities: ArrayLike<number>, row: number, columns: number, threshold: number | null): number =>
  threshold === null ? largestColumn(probabilities, row, columns) : elementAt(probabilities, row * columns + 1, 'probabilities') >= threshold ? 1 : 0
