import { drawnRows } from '../job/rows.js'
import { byChance, byColumn, defineSplit, splitColumns } from './split.js'

export const holdout = defineSplit({
  type: 'holdout',
  label: 'Hold-out',
  description:
    'One share of the rows, `validation_fraction`, the same for all members: drawn by class, or whole groups, or the latest rows. By group and time each of both holds out the square root of the share.',
  fields: splitColumns,
  folds: () => 1,
  rows: (spec, known, fraction) => {
    if (!byColumn(spec)) return drawnRows(known, fraction)
    const validation = Math.round(fraction * known.rows)
    const train = spec.group != null && spec.time != null ? Math.round((1 - Math.sqrt(fraction)) ** 2 * known.rows) : known.rows - validation
    return { train, validation }
  },
  takesShare: true,
  draws: byChance,
})
