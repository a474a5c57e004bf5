import { splitMetric } from './metric.js'
import { overClasses, type RankingMeasure } from './ranking.js'

/**
 * The area under the curve of the true over the false positive rate: the chance that a row of the class is ranked above another row, where a tie counts half
 * (Hanley & McNeil 1982). Not defined where a class has no rows, or has all.
 */
const areaUnderCurve: RankingMeasure = (ranking, weights) => {
  let [positives, negatives, above] = [0, 0, 0]
  ranking(weights, (positive, negative) => {
    above += negative * (positives + positive / 2)
    positives += positive
    negatives += negative
  })
  return positives > 0 && negatives > 0 ? above / (positives * negatives) : Number.NaN
}

/** The area under the ROC curve; of more than two classes the mean of each against the rest. */
export const rocAuc = splitMetric((rows) => overClasses(rows, areaUnderCurve))
