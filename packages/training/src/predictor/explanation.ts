import { permutation, randomKey } from '@trainyard/engine/random'
import { type ColumnContributions, defined, elementAt, finiteOrNull, limits, type ModelManifest, type Prediction } from '@trainyard/spec'
import { type ColumnValues, columnWidths, encodeTable, type TablePreprocessing } from '../datasets/preprocessing/table.js'
import { missingCategory } from '../datasets/table/table-data.js'
import { joinFloats } from '../join-floats.js'
import { tablesOf } from './own-inputs.js'

/** A prepared row of the usual values, and which of its inputs each column is. */
export type Baseline = { row: Float32Array; columns: readonly { name: string; inputs: readonly number[] }[] }

/** The training mean of each number, the commonest category of each other column and no text, prepared as the members prepare rows; null where there are no columns. */
export function baselineOf(manifest: ModelManifest): Baseline | null {
  const tables = tablesOf(manifest)?.tables
  if (!tables) return null
  const values = manifest.dataset.columns.map(({ type, mean, categories, mode }): ColumnValues => {
    if (type === 'text') return { texts: [], codes: Int32Array.of(missingCategory) }
    return type === 'numeric'
      ? Float64Array.of(mean ?? Number.NaN) // default: a column without a value has none to begin from
      : Int32Array.of(mode === undefined || categories === null ? missingCategory : categories.indexOf(mode))
  })
  const row = joinFloats(tables.map((table) => encodeTable(table, values, [0])))
  const starts = tables.map((_, place) => tables.slice(0, place).reduce((sum, table) => sum + widthOf(table), 0))
  const columns = manifest.dataset.columns.map(({ name }, column) => ({
    name,
    inputs: tables.flatMap((table, place) => {
      const widths = columnWidths(table)
      const from = elementAt(starts, place, 'tables') + widths.slice(0, column).reduce((sum, width) => sum + width, 0)
      return Array.from({ length: elementAt(widths, column, 'columns') }, (_, index) => from + index)
    }),
  }))
  return { row, columns }
}

const widthOf = (table: TablePreprocessing): number => columnWidths(table).reduce((sum, width) => sum + width, 0)

/** How often the model is computed to explain a row of so many columns, at most. */
export const explanationTimes = (columns: number): number =>
  columns <= limits.explainExactColumns ? 2 ** columns : Math.max(2 ** limits.explainExactColumns, limits.explainOrders * (columns - 1) + 2)

/** Predicts prepared rows, all alike, in bounded steps. */
export type PredictRows = (rows: readonly Float32Array[]) => Generator<void, Prediction[]>

/**
 * How much each column of a row moved what is predicted away from the baseline: Shapley values (Shapley 1953; Štrumbelj & Kononenko 2014), in which a column counts
 * by what it changes when it takes its value after others have taken theirs. Of few columns over all sets of others; of more over drawn orders and their reverses, which
 * is exact where columns act in pairs. In either case the contributions sum to the difference of both predictions.
 */
export function* explainRow(
  row: Float32Array,
  predicted: Prediction,
  { row: usual, columns }: Baseline,
  predict: PredictRows,
): Generator<void, ColumnContributions> {
  const changed = [...columns.keys()].filter((index) => elementAt(columns, index, 'columns').inputs.some((input) => row[input] !== usual[input]))
  const mixed = (own: ReadonlySet<number>): Float32Array => {
    const values = usual.slice()
    for (const column of own) for (const input of elementAt(columns, column, 'columns').inputs) values[input] = elementAt(row, input, 'inputs')
    return values
  }
  const values = function* (sets: readonly ReadonlySet<number>[]): Generator<void, number[]> {
    const outputs = yield* predict(sets.map(mixed))
    return outputs.map((output) => outputOf(output, predicted))
  }
  const shares = changed.length <= limits.explainExactColumns ? yield* overSets(changed, values) : yield* overOrders(changed, values)
  const contributions = columns.map(({ name }, index) => [name, finiteOrNull(shares.of.get(index) ?? 0)] as const) // default: a column that is as usual moves nothing
  return { baseline: finiteOrNull(shares.baseline), contributions: Object.fromEntries(contributions) }
}

/** The probability of the class that was named, or the value. */
const outputOf = ({ probabilities, value }: Prediction, { class_index: named }: Prediction): number =>
  (probabilities ? elementAt(probabilities, defined(named, 'number of a class'), 'probabilities') : value) ?? Number.NaN // default: not finite

type Values = (sets: readonly ReadonlySet<number>[]) => Generator<void, number[]>
type Shares = { baseline: number; of: Map<number, number> }

/** The mean over all sets of other columns, by size, of what a column changes. */
function* overSets(columns: readonly number[], values: Values): Generator<void, Shares> {
  const count = columns.length
  const sets = Array.from({ length: 2 ** count }, (_, code) => new Set(columns.filter((__, place) => (code >> place) % 2 === 1)))
  const outputs = yield* values(sets)
  const of = new Map<number, number>()
  for (const [place, column] of columns.entries()) {
    let sum = 0
    for (const [code, without] of sets.entries())
      if (!without.has(column))
        sum += (elementAt(outputs, code + 2 ** place, 'sets') - elementAt(outputs, code, 'sets')) / (count * choose(count - 1, without.size))
    of.set(column, sum)
  }
  return { baseline: elementAt(outputs, 0, 'sets'), of }
}

const choose = (from: number, count: number): number =>
  Array.from({ length: count }, (_, index) => (from - index) / (index + 1)).reduce((product, factor) => product * factor, 1)

/** The mean over orders, each with its reverse, of what a column changes as it comes after those before it. */
function* overOrders(columns: readonly number[], values: Values): Generator<void, Shares> {
  const orders = Array.from({ length: limits.explainOrders / 2 }, (_, draw) => [
    ...permutation(columns.length, randomKey({ seed: 0, member: 0, purpose: 'explain' }), draw),
  ]).flatMap((places) => {
    const order = places.map((place) => elementAt(columns, place, 'columns'))
    return [order, order.toReversed()]
  })
  const [baseline, whole] = yield* values([new Set(), new Set(columns)])
  const between = yield* values(orders.flatMap((order) => order.slice(0, -1).map((_, last) => new Set(order.slice(0, last + 1)))))
  const first = defined(baseline, 'output of the baseline')
  const of = new Map(columns.map((column) => [column, 0]))
  for (const [index, order] of orders.entries()) {
    const steps = order.length - 1
    const along = [first, ...between.slice(index * steps, (index + 1) * steps), defined(whole, 'output of the row')]
    for (const [place, column] of order.entries())
      of.set(column, defined(of.get(column), 'share') + (elementAt(along, place + 1, 'outputs') - elementAt(along, place, 'outputs')) / orders.length)
  }
  return { baseline: first, of }
}
