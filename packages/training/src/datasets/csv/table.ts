import { orderedTexts } from '@trainyard/csv'
import type { ColumnOptions, DatasetWarning, TableReading, Task } from '@trainyard/spec'
import { defined, elementAt, limits, timeOf } from '@trainyard/spec'
import { openTable, type Scratch, type ScratchFile, TableError, type TableFile, type TableFormat, unpacked } from '@trainyard/tables'
import { DataError, shown } from '../data-error.js'
import { sourceOf, type UploadedFile } from '../files/uploaded-file.js'
import { missingCategory, type TableColumn, type TableData } from '../table/table-data.js'
import { allOf, findRow, mapped, type Values, valueAt } from '../values.js'
import { readAside } from './aside.js'
import { type ColumnTexts, type CsvColumn, isFreeText, nameError } from './column.js'
import { columnWarnings, fileWarnings, labelWarnings, mixedWarning, paddedWarning } from './csv-warnings.js'
import type { AsideChoice } from './header.js'
import { isMeantAsNumbers, type Mixture, mixtureMessage, mixtureOf, spilledMixture } from './mixture.js'
import { type CsvScan, scanTable } from './scan.js'

/** What the user said of a table. `task` is inferred from the label where it is left out. */
export type TableChoice = {
  label: string
  ignore: readonly string[]
  aside: AsideChoice
  columns: Readonly<Record<string, ColumnOptions>>
  task: Task | undefined
  reading: Omit<TableReading, 'ignored'>
}

/** A numeric label with more different values than this is a target for regression, if the task is left open. */
export const regressionValues = 20

/**
 * Reads a table of any format and settles what its columns are. Its cells lie in `scratch`, and so does what is unpacked on the way.
 * @throws {DataError} with file, line or row, and column.
 */
export async function readTable(format: TableFormat, file: UploadedFile, choice: TableChoice, scratch: Scratch): Promise<TableData> {
  const { filename } = file
  try {
    const table = await openTable(format, await unpacked(sourceOf(file), scratch), choice.reading)
    return await tableOf(filename, table, choice, scratch.open())
  } catch (error) {
    throw error instanceof TableError ? new DataError({ file: filename, ...error.init }, { cause: error }) : error
  }
}

async function tableOf(file: string, table: TableFile, { task, reading, ...choice }: TableChoice, cells: ScratchFile): Promise<TableData> {
  const { delimiter, encoding: _, header, ...rules } = reading
  try {
    const scan = await scanTable(file, table, { ...choice, task, delimiter, header, schema: table.columns !== null, rules, cells })
    return settled(scan, reading, task)
  } catch (error) {
    if (table.unit === 'line' || !(error instanceof DataError)) throw error
    const { line, ...init } = error.init
    throw new DataError({ ...init, ...(line === undefined ? {} : { row: line }) }, { cause: error })
  }
}

/** What the columns of a table are, now that all of its cells are known. */
function settled(scan: CsvScan, reading: TableChoice['reading'], task: Task | undefined): TableData {
  const { labels, classes } = readLabels(scan, task)
  const read = scan.inputs.map((column) => readColumn(scan, column))
  const inputs = new Set(scan.inputs.map(({ position }) => position)).add(scan.label.position)
  return {
    columns: read.map(({ column }) => column),
    aside: scan.aside.map((column, index) => readAside(scan, column, elementAt(scan.header.aside, index, 'columns set aside').role)),
    labels,
    classes,
    label: scan.label.name,
    rows: scan.rows,
    ...(scan.unit === 'line' ? { lines: scan.lines } : { rowNumbers: scan.lines }),
    reading: { ...reading, ignored: scan.header.names.filter((_, position) => !inputs.has(position)) },
    warnings: [...fileWarnings(scan), ...labelWarnings(scan, classes, task), ...read.flatMap(({ warnings }) => warnings)],
  }
}

function readLabels(scan: CsvScan, asked: Task | undefined): Pick<TableData, 'labels' | 'classes'> {
  const { file, label } = scan
  const invalid = (message: string): DataError => new DataError({ file, column: label.name, message })
  const task = asked ?? inferTask(scan)
  if (task === 'regression') return { labels: readTargets(scan), classes: [] }
  if (!label.texts) throw invalid(`the label has more than ${limits.datasetClasses} different values: at most ${limits.datasetClasses} classes`)
  if (label.texts.texts.size < 2) throw invalid(`every row has the same label, ${shown(label.texts.texts.at(0))}: there is nothing to learn`)
  rejectNoName(file, label)
  const { names, values } = inOrder(label.texts, scan)
  return { labels: allOf(values), classes: names }
}

/**
 * Regression if the label is numeric with more than 20 different values, else classification; numbers with zeros in front are codes.
 * @throws {DataError} naming the cell that makes classes of a label that was meant as a number.
 */
function inferTask({ file, label, reader, rules }: CsvScan): Task {
  const { numbers, texts, firstText: first, firstPadded } = label
  if (numbers) return texts === null || (texts.texts.size > regressionValues && firstPadded === null) ? 'regression' : 'classification'
  const mixture = texts ? mixtureOf(texts, reader, rules) : spilledMixture(label, reader, rules)
  if (first === null || !isMeantAsNumbers(mixture)) return 'classification'
  const message = mixtureMessage(mixture, first, rules, 'set "task": "classification"')
  throw new DataError({ file, line: first.line, column: label.name, message, received: shown(first.value) })
}

function readTargets({ file, label }: CsvScan): Float64Array {
  const wrong = label.firstText ?? label.firstHuge
  if (label.numbers && wrong === null) {
    const targets = allOf(label.numbers)
    if (targets.every((target) => target === targets[0]))
      throw new DataError({ file, column: label.name, message: `every row has the same target, ${targets[0]}: there is nothing to learn` })
    return targets
  }
  const { line, value } = defined(wrong, 'cell that is no target')
  const message = label.firstText ? 'the target of a regression must be a number' : outOfRange
  throw new DataError({ file, line, column: label.name, message, received: shown(value) })
}

const outOfRange = `a number must lie between ${-limits.datasetMagnitude} and ${limits.datasetMagnitude}`

function readColumn(scan: CsvScan, column: CsvColumn): { column: TableColumn; warnings: DatasetWarning[] } {
  const { name, options, numbers, texts, firstPadded } = column
  if (numbers && !(firstPadded && texts && options === undefined)) {
    if (column.firstHuge)
      throw new DataError({ file: scan.file, line: column.firstHuge.line, column: name, message: outOfRange, received: shown(column.firstHuge.value) })
    const padded = firstPadded && options === undefined ? [paddedWarning(scan, name, firstPadded, 'numbers')] : []
    return {
      column: { name, type: 'numeric', values: numbers, ...(options?.type === 'numeric' ? { options } : {}) },
      warnings: [...padded, ...columnWarnings(scan, column)],
    }
  }
  if (column.times)
    return {
      column: { name, type: 'date', values: column.times, ...(options?.type === 'date' ? { options } : {}) },
      warnings: options ? [] : [dateWarning(name)],
    }
  if (!texts) throw new DataError({ file: scan.file, column: name, message: `a column of texts may hold at most ${limits.datasetTexts} different ones` })
  const dates = readDates(scan, column, texts)
  if (dates) return dates
  if (options?.type === 'text' || (options === undefined && isFreeText(texts, column.values))) return readText(column, texts)
  rejectNoName(scan.file, column)
  if (options?.type === 'ordered') return readOrdered(scan, column, texts, options)
  const { names, values } = inOrder(texts, scan)
  return {
    column: { name, type: 'categorical', values, categories: names, ...(options?.type === 'categorical' ? { options } : {}) },
    warnings: [...asCategories(scan, column, texts), ...columnWarnings(scan, column)],
  }
}

/**
 * A column of dates: one that is said to be, or all of whose texts are ISO dates, of which there are at least two.
 * @throws {DataError} naming the first cell of a column said to be one of dates that is none.
 */
function readDates(
  scan: CsvScan,
  { name, options, kind }: CsvColumn,
  { texts, codes }: ColumnTexts,
): { column: TableColumn; warnings: DatasetWarning[] } | null {
  if (options !== undefined && options.type !== 'date') return null
  // Most columns are none of dates, which their first text says.
  if (options === undefined && kind !== 'date' && (texts.size < 2 || Number.isNaN(timeOf(texts.at(0))))) return null
  const times = Float64Array.from(texts, timeOf)
  const wrong = times.findIndex(Number.isNaN)
  if (options === undefined && kind !== 'date' && wrong >= 0) return null
  if (wrong >= 0) {
    const line = lineOf(scan, codes, wrong)
    const message = 'the column is said to hold dates: a cell must be an ISO date or time, such as 2024-03-31 or 2024-03-31T14:05:00Z, or empty'
    throw new DataError({ file: scan.file, line, column: name, message, received: shown(texts.at(wrong)) })
  }
  return {
    column: {
      name,
      type: 'date',
      values: mapped(codes, 'F64', (code) => (code === missingCategory ? Number.NaN : elementAt(times, code, 'times of the texts'))),
      ...(options ? { options } : {}),
    },
    warnings: options ? [] : [dateWarning(name)],
  }
}

function dateWarning(column: string): DatasetWarning {
  const message = `column ${shown(column)} was read as dates: it becomes an age and its places in the year, the week and the day; for categories ask for "columns": {${shown(column)}: {"type": "categorical"}}`
  return { code: 'read_as_dates', message, column }
}

/** A column of free text: one that is said to be, or most of whose texts are different and have several words. */
function readText({ name, options }: CsvColumn, { texts, codes }: ColumnTexts): { column: TableColumn; warnings: DatasetWarning[] } {
  const asked = options?.type === 'text' ? { options } : {}
  const message = `column ${shown(name)} was read as text: its words and pairs of words are hashed into ${limits.usualTextBuckets} inputs; for categories ask for "columns": {${shown(name)}: {"type": "categorical"}}`
  return {
    column: { name, type: 'text', values: codes, texts, ...asked },
    warnings: options ? [] : [{ code: 'read_as_text', message, column: name, count: texts.size }],
  }
}

/**
 * A column of texts in the order that was named.
 * @throws {DataError} for a text of the order that counts as no value, and naming the first cell with a text that is not in it.
 */
function readOrdered(
  scan: CsvScan,
  { name }: CsvColumn,
  { texts, codes }: ColumnTexts,
  options: Extract<ColumnOptions, { type: 'ordered' }>,
): { column: TableColumn; warnings: DatasetWarning[] } {
  const { order } = options
  const empty = order.find((text) => scan.reader.isMissing(text))
  if (empty !== undefined) {
    const message = `the order of the column has ${shown(empty)}, which counts as no value: set "missing" to the texts that do, or leave it out of the order`
    throw new DataError({ file: scan.file, column: name, message, received: shown(empty) })
  }
  const places = new Map(order.map((text, place) => [text, place]))
  const placeOf = Int32Array.from(texts, (text) => places.get(text) ?? -1) // default: not in the order
  const wrong = placeOf.indexOf(-1)
  if (wrong >= 0) {
    const line = lineOf(scan, codes, wrong)
    const message = `the column is said to have the order ${order.slice(0, shownOrder).map(shown).join(', ')}${order.length > shownOrder ? ', …' : ''}: add the text of the cell to it, or list it in "missing" if it stands for no value`
    throw new DataError({ file: scan.file, line, column: name, message, received: shown(texts.at(wrong)) })
  }
  const ordered = mapped(codes, 'I32', (code) => (code === missingCategory ? code : elementAt(placeOf, code, 'places of the texts')))
  return { column: { name, type: 'ordered', values: ordered, categories: [...order], options }, warnings: [] }
}

const shownOrder = 20

/**
 * What to say of a column that nobody asked to be categories.
 * @throws {DataError} when it was meant as one of numbers: the cell that is none is named.
 */
function asCategories(scan: CsvScan, { name, options, kind, firstText, firstPadded }: CsvColumn, texts: ColumnTexts): DatasetWarning[] {
  if (options !== undefined) return []
  if (kind === 'text') return numericTexts(name, mixtureOf(texts, scan.reader, scan.rules))
  if (firstText === null) return firstPadded === null ? [] : [paddedWarning(scan, name, firstPadded, 'categories')]
  const mixture = mixtureOf(texts, scan.reader, scan.rules)
  if (!isMeantAsNumbers(mixture)) return mixedWarning(scan, name, texts, mixture)
  const message = mixtureMessage(mixture, firstText, scan.rules, `ask for it with "columns": {${shown(name)}: {"type": "categorical"}}`)
  throw new DataError({ file: scan.file, line: firstText.line, column: name, message, received: shown(firstText.value) })
}

/** What to say of a column of texts, by the schema of its file, whose cells say numbers. */
function numericTexts(column: string, mixture: Mixture): DatasetWarning[] {
  if (!isMeantAsNumbers(mixture)) return []
  const { numbers, odd, others } = mixture
  const message = `column ${shown(column)} holds texts by the schema of the file, and became categories, but ${numbers + odd} of its ${numbers + odd + others} cells look like numbers: ask for them with "columns": {${shown(column)}: {"type": "numeric"}}`
  return [{ code: 'numbers_as_categories', message, column, count: numbers + odd }]
}

/** @throws {DataError} naming the first cell that can be no name of a category or class. */
function rejectNoName(file: string, { name, firstNoName }: CsvColumn): void {
  if (firstNoName === null) return
  const why = defined(nameError(firstNoName.value), 'reason')
  const message = `${why}; each text of the column is a category or class of its own, so leave the column out with "ignore_columns" if it holds free text`
  throw new DataError({ file, line: firstNoName.line, column: name, message, received: shown(firstNoName.value) })
}

/** The line of the first cell with a text. */
const lineOf = (scan: CsvScan, codes: Values, text: number): number =>
  valueAt(
    scan.lines,
    findRow(codes, (code) => code === text),
  )

/** Texts were numbered as they came; now that all are known, they get the numbers of their order. */
function inOrder({ texts: found, codes }: ColumnTexts, { reader }: CsvScan): { names: string[]; values: Values<'I32'> } {
  const names = orderedTexts(found, reader)
  const places = new Map(names.map((name, index) => [name, index]))
  const renumbered = Int32Array.from(found, (text) => defined(places.get(text), 'place of a text'))
  return { names, values: mapped(codes, 'I32', (code) => renumbered[code] ?? missingCategory) } // default: a missing cell has no number
}
