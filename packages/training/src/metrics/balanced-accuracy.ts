import { elementAt } from '@trainyard/spec'
import { decisionMetric } from './class-counts.js'

/** The mean recall of the classes that have rows (Brodersen et al. 2010). */
export const balancedAccuracy = decisionMetric(({ right, actual }) => {
  const present = [...actual.keys()].filter((index) => elementAt(actual, index, 'classes') > 0)
  return present.reduce((sum, index) => sum + elementAt(right, index, 'classes') / elementAt(actual, index, 'classes'), 0) / present.length
})
