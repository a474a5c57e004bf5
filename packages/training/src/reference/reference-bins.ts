import { binOfNumber, elementAt, limits, type ReferenceBins } from '@trainyard/spec'

/**
 * Bins of numbers by tenths of them: each edge is the least value that so many tenths do not exceed, the last is the largest value. NaN is missing. Null where
 * there are no numbers.
 */
export function binsOfNumbers(values: Float64Array): ReferenceBins | null {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort()
  if (sorted.length === 0) return null
  const quantiles = Array.from({ length: limits.driftQuantiles }, (_, index) =>
    elementAt(sorted, Math.ceil(((index + 1) * sorted.length) / limits.driftQuantiles) - 1, 'sorted values'),
  )
  const edges = [...new Set(quantiles)]
  const counts = Array.from({ length: edges.length + 4 }, () => 0)
  const bins = { type: 'numbers' as const, low: elementAt(sorted, 0, 'sorted values'), edges, counts }
  for (const value of values) add(counts, binOfNumber(bins, value))
  return bins
}

/** Bins of categories, by their numbers: the commonest, then those of lower numbers. `missing` and `unknown` are of their own. */
export function binsOfCategories(codes: ArrayLike<number>, categories: number, { missing, unknown }: { missing: number; unknown: number }): ReferenceBins {
  const rows = new Float64Array(categories)
  let [missingRows, unknownRows] = [0, 0]
  for (let row = 0; row < codes.length; row += 1) {
    const code = elementAt(codes, row, 'categories of rows')
    if (code === missing) missingRows += 1
    else if (code === unknown) unknownRows += 1
    else rows[code] = elementAt(rows, code, 'rows of a category') + 1
  }
  const rowsOf = (category: number): number => elementAt(rows, category, 'rows of a category')
  const order = Array.from({ length: categories }, (_, category) => category).sort((one, other) => rowsOf(other) - rowsOf(one) || one - other)
  const own = order.slice(0, limits.driftCategories)
  const others = order.slice(limits.driftCategories).reduce((sum, category) => sum + rowsOf(category), 0)
  return { type: 'categories', categories: own, counts: [...own.map(rowsOf), others, missingRows, unknownRows] }
}

function add(counts: number[], bin: number): void {
  counts[bin] = elementAt(counts, bin, 'bins') + 1
}
