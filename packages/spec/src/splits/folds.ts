import { limits } from '../limits.js'
import { count } from '../scalars.js'
import { byChance, defineSplit, splitColumns } from './split.js'

export const folds = defineSplit({
  type: 'folds',
  label: 'Folds',
  description:
    'Each member leaves out another fold, by which it is judged: every row is judged once in each repeat, by a member that has not seen it (Stone 1974). Folds are drawn by class, or of whole groups; by time each fold follows the rows that its member is trained on.',
  fields: {
    folds: count(limits.ensembleMembers).min(2).default(5).describe('Parts of the rows. By time: parts after the first, which is only trained on'),
    repeats: count(limits.ensembleMembers).default(1).describe('How often the folds are drawn anew; there are folds × repeats members'),
    ...splitColumns,
  },
  folds: (spec) => spec.folds * spec.repeats,
  rows: (spec, { rows }) => {
    const one = spec.time == null ? rows / spec.folds : rows / (spec.folds + 1)
    if (spec.time == null) return { train: rows - Math.ceil(one), validation: Math.ceil(one) }
    const share = spec.group == null ? 1 : 1 / spec.folds
    return { train: Math.floor(one * (spec.group == null ? 1 : 1 - share)), validation: Math.floor(one * share) }
  },
  takesShare: false,
  draws: byChance,
})
