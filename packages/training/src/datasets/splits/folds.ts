import { both, drawnFold, groupFold, type SplitHalf, timeFold } from './split-half.js'

/** The rows of one of several folds: drawn by class (Kohavi 1995, §2.1), of whole groups, one after the other in time, or of whole groups after a time. */
export const folds: SplitHalf<'folds'> = ({ folds: count, group = null, time = null }, facts, fold) => {
  const place = { part: fold % count, repeat: Math.floor(fold / count), folds: count }
  const byGroup = group === null ? null : groupFold(facts.group(group), facts, place)
  const byTime = time === null ? null : timeFold(facts.time(time), place)
  if (byGroup && byTime) return both(byGroup, byTime)
  return byGroup ?? byTime ?? drawnFold(facts, place)
}
