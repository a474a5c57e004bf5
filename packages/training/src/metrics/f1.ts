import { elementAt } from '@trainyard/spec'
import { classesSeen, decisionMetric, f1Of } from './class-counts.js'

/** F₁ = 2·precision·recall / (precision + recall) of the second of two classes (van Rijsbergen 1979, ch. 7). */
export const f1 = decisionMetric((counts) => f1Of(counts, 1))

/** The mean F₁ of the classes that rows have, or are taken for. */
export const macroF1 = decisionMetric((counts) => {
  const seen = classesSeen(counts)
  return seen.reduce((sum, index) => sum + f1Of(counts, index), 0) / seen.length
})

/** The mean F₁ of the classes, weighted by their rows. */
export const weightedF1 = decisionMetric((counts) => {
  const total = counts.actual.reduce((sum, own) => sum + own, 0)
  return classesSeen(counts).reduce((sum, index) => sum + elementAt(counts.actual, index, 'classes') * f1Of(counts, index), 0) / total
})
