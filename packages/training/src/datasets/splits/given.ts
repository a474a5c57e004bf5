import { bySide, type SplitHalf } from './split-half.js'

/** The rows that the data set calls validation. */
export const given: SplitHalf<'given'> = (_spec, facts) => {
  const sides = facts.given()
  return bySide(facts.labels.length, (row) => (sides[row] === 1 ? 'validation' : 'train'))
}
