import { elementAt } from '@trainyard/spec'
import { classCounts } from './class-counts.js'
import { splitMetric } from './metric.js'

/** The mean recall of the classes that have rows (Brodersen et al. 2010). */
export const balancedAccuracy = splitMetric((rows) => {
  const count = classCounts(rows)
  return (weights) => {
    const { right, actual } = count(weights)
    const present = [...actual.keys()].filter((index) => elementAt(actual, index, 'classes') > 0)
    return present.reduce((sum, index) => sum + elementAt(right, index, 'classes') / elementAt(actual, index, 'classes'), 0) / present.length
  }
})
