import { elementAt } from '@trainyard/spec'
import { pointDistances } from './point-value.js'
import { type RowWeights, splitMetric } from './metric.js'

/** The median of |ŷ − y|. */
export const medianAbsoluteError = splitMetric((rows) => {
  const distances = pointDistances(rows).map(Math.abs)
  const order = Int32Array.from(distances.keys()).sort((a, b) => elementAt(distances, a, 'distances') - elementAt(distances, b, 'distances'))
  return (weights) => weightedMedian(distances, order, weights)
})

/** The value at which half of the weight is reached; the mean of it and the next where it is reached exactly. */
function weightedMedian(values: Float64Array, order: Int32Array, weights: RowWeights): number {
  const weightAt = (place: number): number => (weights === null ? 1 : elementAt(weights, elementAt(order, place, 'order'), 'weights'))
  const valueAt = (place: number): number => elementAt(values, elementAt(order, place, 'order'), 'values')
  let total = 0
  for (let place = 0; place < order.length; place += 1) total += weightAt(place)
  if (!(total > 0)) return Number.NaN
  let [place, reached] = [0, weightAt(0)]
  while (reached < total / 2) {
    place += 1
    reached += weightAt(place)
  }
  if (reached - total / 2 > Number.EPSILON) return valueAt(place)
  let next = place + 1
  while (next < order.length && weightAt(next) === 0) next += 1
  return next < order.length ? (valueAt(place) + valueAt(next)) / 2 : valueAt(place)
}
