import { elementAt } from '@trainyard/spec'
import { classCounts, classesSeen, f1Of } from './class-counts.js'
import { splitMetric } from './metric.js'

/** F₁ = 2·precision·recall / (precision + recall) of the second of two classes (van Rijsbergen 1979, ch. 7). */
export const f1 = splitMetric((rows) => {
  const count = classCounts(rows)
  return (weights) => f1Of(count(weights), 1)
})

/** The mean F₁ of the classes that rows have, or are taken for. */
export const macroF1 = splitMetric((rows) => {
  const count = classCounts(rows)
  return (weights) => {
    const counts = count(weights)
    const seen = classesSeen(counts)
    return seen.reduce((sum, index) => sum + f1Of(counts, index), 0) / seen.length
  }
})

/** The mean F₁ of the classes, weighted by their rows. */
export const weightedF1 = splitMetric((rows) => {
  const count = classCounts(rows)
  return (weights) => {
    const counts = count(weights)
    const total = counts.actual.reduce((sum, own) => sum + own, 0)
    return classesSeen(counts).reduce((sum, index) => sum + elementAt(counts.actual, index, 'classes') * f1Of(counts, index), 0) / total
  }
})
