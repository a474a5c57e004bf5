import { elementAt } from '@trainyard/spec'
import { largestColumn } from '../../metrics/largest-column.js'
import type { CombineRule } from './rule.js'

/** How much of the mean probability is mixed into the votes: too little to outvote anyone, enough to decide between equals. */
const tieBreak = 1e-6

/** The weighted share of the members that rate the class most likely. Mean probability breaks ties. */
export const vote: CombineRule = {
  lift: (outputs, columns) => {
    const votes = Float64Array.from(outputs, (value) => value * tieBreak)
    for (let row = 0; row * columns < votes.length; row += 1) {
      const cell = row * columns + largestColumn(outputs, row, columns)
      votes[cell] = elementAt(votes, cell, 'votes') + 1
    }
    return votes
  },
  lower: (sum, totalWeight) => sum.map((value) => value / (totalWeight * (1 + tieBreak))),
}
