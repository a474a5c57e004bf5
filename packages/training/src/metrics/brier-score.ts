import { elementAt } from '@trainyard/spec'
import { meanOverRows } from './metric.js'

/** The mean of Σ (p_c − y_c)² over the classes (Brier 1950); of two classes that of the second alone, which is half of it. */
export const brierScore = meanOverRows(({ outputs, labels, columns }) =>
  Float64Array.from(labels, (label, row) => {
    let sum = 0
    for (let column = columns === 2 ? 1 : 0; column < columns; column += 1)
      sum += (elementAt(outputs, row * columns + column, 'probabilities') - (label === column ? 1 : 0)) ** 2
    return sum
  }),
)
