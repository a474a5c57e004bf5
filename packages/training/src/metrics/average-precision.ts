import { splitMetric } from './metric.js'
import { overClasses, type RankingMeasure } from './ranking.js'

/** Σ (Rₙ − Rₙ₋₁)·Pₙ over the ranks, without interpolation (Zhu 2004); 0 where the class has no rows. */
const precisionOverRecall: RankingMeasure = (ranking, weights) => {
  let [positives, negatives, sum] = [0, 0, 0]
  ranking(weights, (positive, negative) => {
    positives += positive
    negatives += negative
    if (positive > 0) sum += (positive * positives) / (positives + negatives)
  })
  return positives > 0 ? sum / positives : 0
}

/** The average precision; of more than two classes the mean of each against the rest. */
export const averagePrecision = splitMetric((rows) => overClasses(rows, precisionOverRecall))
