import { drawValidation } from './draw-splits.js'
import { both, holdOutGroups, holdOutLatest, type SplitHalf } from './split-half.js'

/** One share of the rows: drawn by class, whole groups, the latest rows, or the latest rows of drawn groups. */
export const holdout: SplitHalf<'holdout'> = ({ group = null, time = null }, facts) => {
  const { labels, fraction, seed } = facts
  if (fraction === 0) return { kept: Int32Array.from(labels.keys()), heldOut: new Int32Array() }
  const share = group !== null && time !== null ? Math.sqrt(fraction) : fraction
  const byGroup = group === null ? null : holdOutGroups(facts.group(group), share, seed)
  const byTime = time === null ? null : holdOutLatest(facts.time(time), share)
  if (byGroup && byTime) return both(byGroup, byTime)
  return byGroup ?? byTime ?? drawValidation(facts)
}
