import { cellReader, cellText, missingTexts } from '@trainyard/csv'
import { dateInputs, defined, elementAt, type ModelManifest, type Preprocessing } from '@trainyard/spec'
import { datePlaces } from './dates.js'
import { type GraphOps, NotExportable, scalar, type Value } from './graph-ops.js'
import { curveOf } from './numbers.js'

/** How the rows of a table are prepared for a member. */
export type TableFit = Extract<Preprocessing, { kind: 'table' }>
type Column = TableFit['columns'][number]
type NumberColumn = Extract<Column, { type: 'numeric' | 'date' | 'ordered' }>
type CategoryColumn = Extract<Column, { type: 'categorical' }>

/** An input of a graph for one column: numbers in float64, times in milliseconds since 1970 in float64, or texts. */
export type ColumnInput = { name: string; kind: 'double' | 'text'; type: Column['type'] }

/** What a table takes in a graph: one tensor [batch] for each column, under its name. */
export const columnInputs = ({ columns }: TableFit): ColumnInput[] =>
  columns.map(({ name, type }) => ({ name, type, kind: type === 'numeric' || type === 'date' ? 'double' : 'text' }))

/** The texts that stand for a missing value in a graph: those that were listed, or the usual ones in small, in capital and in mixed letters. */
function missingWords({ reading }: Pick<ModelManifest['dataset'], 'reading'>): string[] {
  const listed = reading?.missing?.map(cellText) ?? missingTexts.flatMap((text) => [text, text.toLowerCase(), text.toUpperCase()]) // default: the usual texts
  return [...new Set(['', ...listed])]
}

/** The numbers that stand for a missing value. */
function missingNumbers({ reading }: Pick<ModelManifest['dataset'], 'reading'>): number[] {
  const cells = cellReader(reading ?? {})
  const numbers = (reading?.missing ?? []).map((text) => cells.number(cellText(text))) // default: no number stands for a missing value
  return numbers.filter((value) => !Number.isNaN(value))
}

/** A column of a graph, read: its values, which are missing, and which have another in their stead. Categories are one-hot already. */
type ReadColumn = { values: Value<'double'> | Value<'float'>; missing: Value<'bool'>; replaced: Value<'bool'> }

/**
 * Declares the columns of a table as inputs and prepares rows [batch, features] in the way of each fit. As at the service a column that all members never saw
 * differently, or a category that no training row had, counts for nothing.
 * @throws {NotExportable} for columns of text, whose parts are hashed.
 */
export function tableInputs(ops: GraphOps, fits: readonly TableFit[], dataset: ModelManifest['dataset']): Value<'float'>[] {
  const first = elementAt(fits, 0, 'preprocessing')
  const read = first.columns.map((column, index): ReadColumn => {
    const all = fits.map(({ columns }) => elementAt(columns, index, 'columns'))
    if (column.type === 'text') throw new NotExportable(`the column ${JSON.stringify(column.name)}, a text whose ${column.parts} are hashed`)
    if (column.type === 'ordered') return readOrder(ops, column, dataset)
    return column.type === 'categorical' ? readTexts(ops, column, all, dataset) : readNumbers(ops, column, dataset)
  })
  return fits.map((fit) => prepared(ops, fit, read))
}

/** Numbers [batch, columns] as they are, with what stands in for a missing one in the way of each fit. */
export function tableNumbers(ops: GraphOps, fits: readonly TableFit[], dataset: ModelManifest['dataset']): Value<'float'>[] {
  const read = elementAt(fits, 0, 'preprocessing').columns.map((column) => readNumbers(ops, column, dataset))
  return fits.map(({ columns }) => {
    const filled = columns.map((column, index) => {
      const { values, replaced } = elementAt(read, index, 'columns')
      return ops.reshape(column.type === 'numeric' ? ops.select(replaced, scalar(ops, values, column.impute), values) : values, [-1, 1])
    })
    return ops.cast(ops.concat(filled, 1), 'float')
  })
}

function readNumbers(ops: GraphOps, { name }: Column, dataset: ModelManifest['dataset']): ReadColumn & { values: Value<'double'> } {
  const values = ops.input(name, 'double', [-1])
  const missing = missingNumbers(dataset).reduce(
    (known, number) => ops.either(known, ops.compare('equal', values, scalar(ops, values, number))),
    ops.isNaN(values),
  )
  return { values, missing, replaced: missing }
}

/** Which of some texts are missing values: [batch, 1], 1 for those. */
const absentTexts = (ops: GraphOps, value: Value<'text'>, known: readonly string[], dataset: ModelManifest['dataset']): Value<'float'> =>
  ops.sum(
    ops.oneHotTexts(
      value,
      missingWords(dataset).filter((word) => !known.includes(word)),
    ),
    [1],
    true,
  )

/** Texts in an order as the numbers of their places; an unknown one has another in its stead, as a missing one has. */
function readOrder(ops: GraphOps, { name, categories }: Extract<Column, { type: 'ordered' }>, dataset: ModelManifest['dataset']): ReadColumn {
  const value = ops.input(name, 'text', [-1])
  const zero = ops.constant('float', [], [0])
  const hot = ops.oneHotTexts(value, categories)
  const places = ops.matMul(hot, ops.constant('float', [categories.length, 1], [...categories.keys()]))
  return {
    values: ops.cast(ops.reshape(places, [-1]), 'double'),
    missing: ops.reshape(ops.compare('greater', absentTexts(ops, value, categories, dataset), zero), [-1]),
    replaced: ops.compare('equal', ops.sum(hot, [1], false), zero),
  }
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
  const absent = absentTexts(ops, value, categories, dataset)
  const zero = ops.constant('float', [], [0])
  const missing = ops.reshape(ops.compare('greater', absent, zero), [-1])
  if (!other) return { values: hot, missing, replaced: missing }
  // A text that is neither known nor missing counts as the last category.
  const one = ops.constant('float', [], [1])
  const unknown = ops.binary('sub', ops.binary('sub', one, ops.sum(hot, [1], true)), absent)
  return {
    values: ops.binary('add', hot, ops.matMul(ops.binary('max', unknown, zero), placeRows(ops, [categories.length - 1], categories.length))),
    missing,
    replaced: missing,
  }
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
  const numbers = columns.flatMap((column, index) =>
    column.type === 'categorical' || column.type === 'text' ? [] : [{ column, own: elementAt(read, index, 'columns') }],
  )
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
    const held = new Set(column.untrained)
    const isIndex = column.type === 'categorical' && column.encoding === 'index'
    if (column.type === 'categorical') {
      const hot = categoryInputs(ops, column, values as Value<'float'>, missing)
      if (isIndex) append(ops.matMul(hot, numbersOfCategories(ops, column, held)), 1)
      else append(hot, column.categories.length)
    } else {
      order.push(number)
      if (column.type === 'date') append(datePlaces(ops, elementAt(defined(scaled, 'numbers').filled, number, 'dates')), dateInputs - 1)
      number += 1
    }
    if (column.missing_indicator) append(ops.cast(ops.reshape(missing, [-1, 1]), 'float'), 1)
    const first = column.type === 'categorical' && !isIndex ? 0 : 1
    // The flag of a column that is the number of its category stands behind all of its categories.
    const placeOf = (input: number): number => (isIndex ? column.categories.length : input - before)
    for (let input = before; input < order.length; input += 1) mask.push(Number(!(input - before >= first && held.has(placeOf(input)))))
  }
  const all = blocks.length === 1 ? elementAt(blocks, 0, 'inputs') : ops.concat(blocks, 1)
  const inOrder = order.every((place, index) => place === index) ? all : ops.gather(all, ops.constant('int', [order.length], order), 1)
  return mask.every((kept) => kept === 1) ? inOrder : ops.binary('mul', inOrder, ops.constant('float', [1, mask.length], mask))
}

/** [categories, 1]: the number of each category from 1, and 0 of those that no training row had. */
const numbersOfCategories = (ops: GraphOps, { categories }: CategoryColumn, held: ReadonlySet<number>): Value<'float'> =>
  ops.constant(
    'float',
    [categories.length, 1],
    categories.map((_, place) => (held.has(place) ? 0 : place + 1)),
  )

/** What stands in for a missing text. */
function categoryInputs(ops: GraphOps, { categories, impute }: CategoryColumn, hot: Value<'float'>, missing: Value<'bool'>): Value<'float'> {
  if (impute === null) return hot
  const absent = ops.cast(ops.reshape(missing, [-1, 1]), 'float')
  return ops.binary('max', hot, ops.matMul(absent, placeRows(ops, [impute], categories.length)))
}

/** Numbers, places in an order and ages of dates as their columns scale them, side by side, and each column [batch] with what stands in for what is missing. */
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
  const replaced = together(numbers.map(({ own }) => column(own.replaced)))
  const filled = ops.select(
    replaced,
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
