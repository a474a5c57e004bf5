import { elementAt } from '@trainyard/spec'
import type { TableColumn } from './table-data.js'

/** How well the label follows from one column alone: rows that were judged, those said wrongly, and those that the commonest class alone says wrongly. */
export type ClassScore = { rows: number; wrong: number; without: number }

/** A value of a column, and what the rows say that have it. */
type Known = { value: number; says: number }

/** The values of a sample of rows, and what kind of column they are of. */
type Sampled = { type: TableColumn['type']; values: Int32Array | Float64Array }

/**
 * Predicts each class that both halves have from the nearest value of the column in the other half of the rows; a category by itself. The rows, with a value and a
 * label each, are few enough to sort: their number is bounded by the caller.
 */
export function scoreClasses(type: Sampled['type'], values: Sampled['values'], labels: Int32Array, classes: number): ClassScore {
  const column = { type, values }
  const score = { rows: 0, wrong: 0, without: 0 }
  for (const [fit, judged] of halves(Int32Array.from(labels.keys()))) {
    const commonest = mostCommon(fit, labels, classes)
    const seen = new Set(Array.from(fit, (row) => elementAt(labels, row, 'labels')))
    const known = knownValues(column, fit, (own) => mostCommon(own, labels, classes))
    for (const row of judged) {
      const label = elementAt(labels, row, 'labels')
      if (!seen.has(label)) continue
      score.rows += 1
      score.without += label === commonest ? 0 : 1
      score.wrong += nearest(column, known, row, commonest) === label ? 0 : 1
    }
  }
  return score
}

/**
 * The share of the variance of the target's ranks that follows from the column: predicted between the nearest values of the other half of the rows. Ranks, so
 * that a logarithm or a square of the target is found as well, and no outlier decides.
 */
export function scoreRanks(type: Sampled['type'], values: Sampled['values'], targets: Float64Array): number {
  const column = { type, values }
  const rows = Int32Array.from(targets.keys())
  const ranks = ranksOf(targets, rows)
  const mean = (rows.length - 1) / 2
  const rankOf = (row: number): number => ranks.get(row) ?? mean // default: a row that is not ranked says nothing
  let [left, all] = [0, 0]
  for (const [fit, judged] of halves(rows)) {
    const known = knownValues(column, fit, (own) => own.reduce((sum, row) => sum + rankOf(row), 0) / own.length)
    for (const row of judged) {
      left += (rankOf(row) - between(column, known, row, mean)) ** 2
      all += (rankOf(row) - mean) ** 2
    }
  }
  return all === 0 ? 0 : 1 - left / all
}

function* halves(rows: Int32Array): Generator<readonly [Int32Array, Int32Array]> {
  const [even, odd] = [rows.filter((_, index) => index % 2 === 0), rows.filter((_, index) => index % 2 === 1)]
  yield [even, odd]
  yield [odd, even]
}

/** Whether values that are near one another have no more in common than others. */
const isApart = ({ type }: Sampled): boolean => type === 'categorical' || type === 'text'

const valueAt = ({ values }: Sampled, row: number): number => elementAt(values, row, 'values of a column')

/** The different values of the rows, rising, without missing ones. */
function knownValues(column: Sampled, rows: Int32Array, says: (rows: readonly number[]) => number): Known[] {
  const byValue = new Map<number, number[]>()
  for (const row of rows) {
    const value = valueAt(column, row)
    const own = byValue.get(value)
    if (own) own.push(row)
    else byValue.set(value, [row])
  }
  return [...byValue].flatMap(([value, own]) => (Number.isNaN(value) ? [] : [{ value, says: says(own) }])).sort((a, b) => a.value - b.value)
}

/** Where a value stands among the known ones: the number of those below it. */
function placeOf(known: readonly Known[], value: number): number {
  let [low, high] = [0, known.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (elementAt(known, middle, 'known values').value < value) low = middle + 1
    else high = middle
  }
  return low
}

function nearest(column: Sampled, known: readonly Known[], row: number, otherwise: number): number {
  const value = valueAt(column, row)
  const place = placeOf(known, value)
  const [below, above] = [known[place - 1], known[place]]
  if (above?.value === value) return above.says
  if (isApart(column) || Number.isNaN(value)) return otherwise
  if (!below || !above) return (below ?? above)?.says ?? otherwise
  return value - below.value <= above.value - value ? below.says : above.says
}

function between(column: Sampled, known: readonly Known[], row: number, otherwise: number): number {
  const value = valueAt(column, row)
  const place = placeOf(known, value)
  const [below, above] = [known[place - 1], known[place]]
  if (above?.value === value) return above.says
  if (isApart(column) || Number.isNaN(value)) return otherwise
  if (!below || !above) return (below ?? above)?.says ?? otherwise
  return below.says + ((above.says - below.says) * (value - below.value)) / (above.value - below.value)
}

function mostCommon(rows: Iterable<number>, labels: Int32Array, classes: number): number {
  const counts = new Map<number, number>()
  for (const row of rows) {
    const label = elementAt(labels, row, 'labels')
    counts.set(label, (counts.get(label) ?? 0) + 1) // default: the first
  }
  let [best, most] = [classes, 0]
  for (const [label, count] of counts) if (count > most || (count === most && label < best)) [best, most] = [label, count]
  return best
}

/** The rank of each row's target among them; equal targets share the mean of theirs. */
function ranksOf(targets: Float64Array, rows: Int32Array): Map<number, number> {
  const order = [...rows].sort((a, b) => elementAt(targets, a, 'targets') - elementAt(targets, b, 'targets'))
  const ranks = new Map<number, number>()
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    const target = elementAt(targets, elementAt(order, start, 'rows'), 'targets')
    while (end < order.length && elementAt(targets, elementAt(order, end, 'rows'), 'targets') === target) end += 1
    for (let place = start; place < end; place += 1) ranks.set(elementAt(order, place, 'rows'), (start + end - 1) / 2)
    start = end
  }
  return ranks
}
