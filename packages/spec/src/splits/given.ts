import { defineSplit } from './split.js'

export const given = defineSplit({
  type: 'given',
  label: 'Given by a column',
  description: 'The rows that the split column of the data set calls validation, the same for all members.',
  fields: {},
  folds: () => 1,
  rows: (_spec, { rows, split_columns: columns }) => {
    // default: a data set without such a column has no such rows
    const validation = columns?.find(({ role }) => role === 'given')?.validation ?? 0
    return { train: rows - validation, validation }
  },
  takesShare: false,
  draws: () => false,
})
