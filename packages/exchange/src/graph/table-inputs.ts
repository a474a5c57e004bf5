import { cellReader, cellText, missingTexts } from '@trainyard/csv'
import { dateInputs, defined, elementAt, type ModelManifest, type Preprocessing } from '@trainyard/spec'
import { datePlaces } from './dates.js'
import { type GraphOps, scalar, type Value } from './graph-ops.js'
import { curveOf } from './numbers.js'

/** How the rows of a table are prepared for a member. */
export type TableFit = Extract<Preprocessing, { kind: 'table' }>
type Column = TableFit['columns'][number]
type NumberColumn = Extract<Column, { type: 'numeric' | 'date' }>
type CategoryColumn = Extract<Column, { type: 'categorical' }>

/** An input of a graph for one column: numbers in float64, times in milliseconds since 1970 in float64, or texts. */
export type ColumnInput = { name: string; kind: 'double' | 'text'; type: Column['type'] }

/** What a table takes in a graph: one tensor [batch] for each column, under its name. */
export const columnInputs = ({ columns }: TableFit): ColumnInput[] =>
  columns.map(({ name, type }) => ({ name, type, kind: type === 'categorical' ? 'text' : 'double' }))

/** The texts that stand for a missing value in a graph: those that were listed, or the usual ones in small, in capital and in mixed letters. */
export function missingWords({ reading }: Pick<ModelManifest['dataset'], 'reading'>): string[] {
  const listed = reading?.missing?.map(cellText) ?? missingTexts.flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]) // default: the usual texts
  return [...new Set(['', ...listed])]
}

/** The numbers that stand for a missing value. */
export function missingNumbers({ reading }: Pick<ModelManifest['dataset'], 'reading'>): number[] {
  const cells = cellReader(reading ?? {})
  const numbers = (reading?.missing ?? []).map((text) => cells.number(cellText(text))) // default: no number stands for a missing value
  return numbers.filter((value) => !Number.isNaN(value))
}

/** A column of a graph, read: its values, and which are missing. Texts are one-hot already. */
type ReadColumn = { values: Value<'double'> | Value<'float'>; missing: Value<'bool'> }

/**
 * Declares the columns of a table as inputs and prepares rows [batch, features] in the way of each fit. As at the service a column that all members never saw
 * differently, or a category that no training row had, counts for nothing.
 */
export function tableInputs(ops: GraphOps, fits: readonly TableFit[], dataset: ModelManifest['dataset']): Value<'float'>[] {
  const first = elementAt(fits, 0, 'preprocessing')
  const read = first.columns.map((column, index): ReadColumn => {
    const all = fits.map(({ columns }) => elementAt(columns, index, 'columns'))
    return column.type === 'categorical' ? readTexts(ops, column, all, dataset) : readNumbers(ops, column, dataset)
  })
  return fits.map((fit) => prepared(ops, fit, read))
}

function readNumbers(ops: GraphOps, { name }: Column, dataset: ModelManifest['dataset']): ReadColumn {
  const values = ops.input(name, 'double', [-1])
  const missing = missingNumbers(dataset).reduce(
    (known, number) => ops.either(known, ops.compare('equal', values, scalar(ops, values, number))),
    ops.isNaN(values),
  )
  return { values, missing }
}

function readTexts(ops: GraphOps, { name, categories, other = false }: CategoryColumn, fits: readonly Column[], dataset: ModelManifest['dataset']): ReadColumn {
  const value = ops.input(name, 'text', [-1])
  // What no training row had counts as unknown. Where that is all, the column was constant: its one category was there.
  const unseen = categories.map((_, input) => fits.every(({ untrained }) => untrained?.includes(input) === true))
  const isConstant = unseen.every(Boolean)
  const places = categories.flatMap((_, input) => (isConstant || !unseen[input] ? [input] : []))
  const found = ops.oneHotTexts(
    value,
    places.map((place) => elementAt(categories, place, 'categories')),
  )
  const hot = places.length === categories.length ? found : ops.matMul(found, placeRows(ops, places, categories.length))
  const words = missingWords(dataset).filter((word) => !categories.includes(word))
  const absent = ops.sum(ops.oneHotTexts(value, words), [1], true)
  const zero = ops.constant('float', [], [0])
  const missing = ops.reshape(ops.compare('greater', absent, zero), [-1])
  if (!other) return { values: hot, missing }
  // A text that is neither known nor missing counts as the last category.
  const one = ops.constant('float', [], [1])
  const unknown = ops.binary('sub', ops.binary('sub', one, ops.sum(hot, [1], true)), absent)
  return { values: ops.binary('add', hot, ops.matMul(ops.binary('max', unknown, zero), placeRows(ops, [categories.length - 1], categories.length))), missing }
}

/** [places, width]: a row for each place, with 1 there and 0 elsewhere. */
const placeRows = (ops: GraphOps, places: readonly number[], width: number): Value<'float'> =>
  ops.constant(
    'float',
    [places.length, width],
    places.flatMap((place) => Array.from({ length: width }, (_, index) => Number(index === place))),
  )

/** Rows as a fit prepares them: each column's inputs side by side, and behind them the flag of a missing value, where there is one. */
function prepared(ops: GraphOps, { columns }: TableFit, read: readonly ReadColumn[]): Value<'float'> {
  const numbers = columns.flatMap((column, index) => (column.type === 'categorical' ? [] : [{ column, own: elementAt(read, index, 'columns') }]))
  const scaled = numbers.length === 0 ? null : scaledNumbers(ops, numbers)
  const blocks: Value<'float'>[] = scaled === null ? [] : [scaled.inputs]
  const order: number[] = []
  const mask: number[] = []
  let width = numbers.length
  let number = 0
  const append = (block: Value<'float'>, inputs: number): void => {
    blocks.push(block)
    for (let input = 0; input < inputs; input += 1) order.push(width + input)
    width += inputs
  }
  for (const [index, column] of columns.entries()) {
    const { values, missing } = elementAt(read, index, 'columns')
    const before = order.length
    if (column.type === 'categorical') append(categoryInputs(ops, column, values as Value<'float'>, missing), column.categories.length)
    else {
      order.push(number)
      if (column.type === 'date') append(datePlaces(ops, elementAt(defined(scaled, 'numbers').filled, number, 'dates')), dateInputs - 1)
      number += 1
    }
    if (column.missing_indicator) append(ops.cast(ops.reshape(missing, [-1, 1]), 'float'), 1)
    const held = new Set(column.untrained)
    const first = column.type === 'categorical' ? 0 : 1
    for (let input = before; input < order.length; input += 1) mask.push(Number(!(input - before >= first && held.has(input - before))))
  }
  const all = blocks.length === 1 ? elementAt(blocks, 0, 'inputs') : ops.concat(blocks, 1)
  const inOrder = order.every((place, index) => place === index) ? all : ops.gather(all, ops.constant('int', [order.length], order), 1)
  return mask.every((kept) => kept === 1) ? inOrder : ops.binary('mul', inOrder, ops.constant('float', [1, mask.length], mask))
}

/** What stands in for a missing text. */
function categoryInputs(ops: GraphOps, { categories, impute }: CategoryColumn, hot: Value<'float'>, missing: Value<'bool'>): Value<'float'> {
  if (impute === null) return hot
  const absent = ops.cast(ops.reshape(missing, [-1, 1]), 'float')
  return ops.binary('max', hot, ops.matMul(absent, placeRows(ops, [impute], categories.length)))
}

/** Numbers and ages of dates as their columns scale them, side by side, and each column [batch] with what stands in for what is missing. */
function scaledNumbers(ops: GraphOps, numbers: readonly { column: NumberColumn; own: ReadColumn }[]): { inputs: Value<'float'>; filled: Value<'double'>[] } {
  const column = <K extends 'double' | 'bool'>(value: Value<K>): Value<K> => ops.reshape(value, [-1, 1])
  const row = (of: (column: NumberColumn) => number): Value<'double'> =>
    ops.constant(
      'double',
      [1, numbers.length],
      numbers.map(({ column: own }) => of(own)),
    )
  const together = <K extends 'double' | 'bool'>(parts: readonly Value<K>[]): Value<K> =>
    parts.length === 1 ? elementAt(parts, 0, 'columns') : ops.concat(parts, 1)
  const raw = together(numbers.map(({ own }) => column(own.values as Value<'double'>)))
  const missing = together(numbers.map(({ own }) => column(own.missing)))
  const filled = ops.select(
    missing,
    row(({ impute }) => impute),
    raw,
  )
  const standard = ops.binary(
    'div',
    ops.binary(
      'sub',
      filled,
      row(({ mean }) => mean),
    ),
    row(({ std }) => std),
  )
  const columnOf = (of: Value<'double'>, index: number): Value<'double'> => ops.reshape(ops.slice(of, 1, index, index + 1), [-1])
  const curved = numbers.some(({ column: { curve } }) => curve !== undefined)
    ? together(numbers.map(({ column: { curve } }, index) => column(curve ? curveOf(ops, columnOf(standard, index), curve) : columnOf(standard, index))))
    : standard
  return { inputs: ops.cast(curved, 'float'), filled: numbers.map(({ column: { type } }, index) => (type === 'date' ? columnOf(filled, index) : filled)) }
}
