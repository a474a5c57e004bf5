import { elementAt } from '@trainyard/spec'
import { meanOverRows } from './metric.js'

/** The share of rows whose class is among the k likeliest. Of equal probabilities the higher class number goes first. */
const topK = (k: number) =>
  meanOverRows(({ outputs, labels, columns }) =>
    Float64Array.from(labels, (label, row) => {
      const own = elementAt(outputs, row * columns + label, 'probabilities')
      let before = 0
      for (let column = 0; column < columns; column += 1) {
        const other = elementAt(outputs, row * columns + column, 'probabilities')
        if (other > own || (other === own && column > label)) before += 1
      }
      return before < k ? 1 : 0
    }),
  )

export const top3Accuracy = topK(3)
export const top5Accuracy = topK(5)
