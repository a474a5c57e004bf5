import { type CellReader, cellReader, cellText, columnName, inexactRemedy, oddNumber } from '@trainyard/csv'
import { type DatasetInfo, defined, elementAt, type Instance, isInexact, limits, timeOf } from '@trainyard/spec'
import { type ColumnValues, encodeTable, tableWidth, type TablePreprocessing } from '../datasets/preprocessing/table.js'
import { missingCategory, unknownCategory } from '../datasets/table/table-data.js'
import { joinFloats } from '../join-floats.js'
import { scalerOf } from '../scales/index.js'
import { categoryFinder, type FoundCategory } from './category-finder.js'
import type { ErrorList } from './instance-error.js'

/**
 * What was found while instances were read that is no error: columns that were left out, how often a column had a category that training did not, and the values of
 * the columns of a table.
 */
export type ReadingNotes = { dropped: Set<string>; unseen: Map<string, number>; columns: readonly ColumnValues[] }

/** Notes of one request, empty. */
export const createReadingNotes = (): ReadingNotes => ({ dropped: new Set(), unseen: new Map(), columns: [] })

/**
 * Turns raw instances into the network's inputs, one row each. What it finds wrong goes to the list; the rows then mean nothing. A reader that takes long stops
 * when the signal is aborted, and rejects with its reason.
 */
export type InstanceReader = (
  instances: readonly Instance[],
  errors: ErrorList,
  notes: ReadingNotes,
  signal?: AbortSignal,
) => Float32Array[] | Promise<Float32Array[]>

/** What is known of the table that a model was trained on. */
export type TableTraits = Pick<DatasetInfo, 'label' | 'reading'>

type Column = TablePreprocessing['columns'][number]
type Cells = readonly unknown[]

/**
 * Reads rows of a table, and prepares each in all the given ways, one after the other: an array in the order of the columns, or an object by column name with every column present. A text is what the same cell was at the
 * upload, whatever its column holds; numbers are numbers, and the category that says this number; null is a missing value. A category that training has not seen
 * counts as unknown. The label and the columns that were ignored at the upload are left out. Both are noted.
 */
export function tableReader(preprocessings: readonly TablePreprocessing[], { label, reading }: TableTraits): InstanceReader {
  const { columns } = elementAt(preprocessings, 0, 'preprocessing')
  const others = columns.map((_, index) => preprocessings.map((one) => elementAt(one.columns, index, 'columns')))
  const cells = cellReader(reading ?? {})
  const readers = columns.map((column, index) =>
    column.type === 'numeric'
      ? numberCells(column, elementAt(others, index, 'columns'), cells, reading ?? {})
      : column.type === 'date'
        ? dateCells(column, cells)
        : column.type === 'text'
          ? textCells(column, cells)
          : categoryCells(column, elementAt(others, index, 'columns'), cells),
  )
  const widths = preprocessings.map(tableWidth)
  const cellsOf = rowReader(columns, new Set([...(label === null ? [] : [label]), ...(reading?.ignored ?? [])])) // default: nothing was ignored

  return (instances, errors, notes) => {
    const read = columns.map((column) => emptyColumn(column, instances.length))
    for (const [row, instance] of instances.entries()) {
      const path = `instances[${row}]`
      const own = cellsOf(instance, path, errors, notes)
      if (!own) continue
      for (const [index, column] of columns.entries()) {
        const value = defined(readers[index], 'reader of a column')(own[index])
        if (value === null) continue
        if (typeof value === 'object') {
          errors.add(Array.isArray(instance) ? `${path}[${index}]` : `${path}.${column.name}`, value.rule, value.error, own[index])
          continue
        }
        const { codes, texts } = elementAt(read, index, 'values of a column')
        if (typeof value === 'string') {
          codes[row] = texts.length
          texts.push(value)
          continue
        }
        if (value === unknownCategory && 'categories' in column) notes.unseen.set(column.name, (notes.unseen.get(column.name) ?? 0) + 1) // default: the first
        codes[row] = value
      }
    }
    const values = read.map(
      ({ codes, texts }, index): ColumnValues => (columns[index]?.type === 'text' && codes instanceof Int32Array ? { codes, texts } : codes),
    )
    notes.columns = values
    const rows = Int32Array.from(instances.keys())
    const encoded = preprocessings.map((preprocessing) => encodeTable(preprocessing, values, rows))
    const partOf = (row: number) => (own: Float32Array, place: number) => {
      const width = elementAt(widths, place, 'widths')
      return own.subarray(row * width, (row + 1) * width)
    }
    const [only, ...more] = encoded
    if (only && more.length === 0) return instances.map((_, row) => partOf(row)(only, 0))
    return instances.map((_, row) => joinFloats(encoded.map(partOf(row))))
  }
}

/** A column without values, and the texts that it will have. */
const emptyColumn = ({ type }: Column, rows: number): { codes: Float64Array | Int32Array; texts: string[] } => ({
  codes: type === 'numeric' || type === 'date' ? new Float64Array(rows).fill(Number.NaN) : new Int32Array(rows).fill(missingCategory),
  texts: [],
})

/** The cells of an instance in the order of the columns; null where it is no row. `known` are columns of the file that are left out. */
function rowReader(columns: readonly Column[], known: ReadonlySet<string>) {
  const names = new Set(columns.map(({ name }) => name))
  const byName = (instance: Record<string, unknown>, path: string, errors: ErrorList, notes: ReadingNotes): Cells => {
    const given = new Map<string, unknown>()
    for (const [key, value] of Object.entries(instance)) {
      const name = names.has(key) ? key : columnName(key)
      if (given.has(name)) errors.add(`${path}.${key}`, 'doubled_column', 'is given twice', value)
      else if (names.has(name)) given.set(name, value)
      else if (known.has(name)) notes.dropped.add(name)
      else errors.add(`${path}.${key}`, 'unknown_column', `is not a column; the columns are ${listOf(columns)}`, value)
    }
    return columns.map(({ name }) => given.get(name))
  }
  return (instance: Instance, path: string, errors: ErrorList, notes: ReadingNotes): Cells | null => {
    if (typeof instance !== 'object' || instance === null) {
      if (columns.length === 1) return [instance]
      errors.add(path, 'row', `must be an array of ${columns.length} values or an object by column name`, instance)
      return null
    }
    if (Array.isArray(instance)) {
      if (instance.length === columns.length) return instance
      errors.add(path, 'length', `must have ${columns.length} values, one for each column: ${listOf(columns)}`, instance)
      return null
    }
    if (isImage(instance) && !names.has('b64')) {
      errors.add(path, 'row', `is an image, but the model takes rows of a table: ${listOf(columns)}`, instance)
      return null
    }
    return byName(instance, path, errors, notes)
  }
}

/** A cell that cannot be taken: which rule it breaks, and what to send. */
type CellError = { rule: string; error: string }
type CellOf = (value: unknown) => number | string | null | CellError

const absent: CellError = { rule: 'required', error: 'is missing; send null where the value is not known' }

function numberCells(
  { name }: Extract<Column, { type: 'numeric' }>,
  fits: readonly Column[],
  cells: CellReader,
  rules: Parameters<typeof oddNumber>[1],
): CellOf {
  const wrong = (rule: string, error: string): CellError => ({ rule, error })
  const scalers = fits.flatMap((fit) => (fit.type === 'numeric' ? [scalerOf(fit)] : []))
  const checked = (value: number): number | null | CellError => {
    if (Number.isNaN(value) || cells.isMissingNumber(value)) return null
    if (!Number.isFinite(value)) return wrong('number', `is infinite: column "${name}" takes finite numbers, and null where the value is not known`)
    if (Math.abs(value) > limits.datasetMagnitude) return wrong('range', `must lie between ${-limits.datasetMagnitude} and ${limits.datasetMagnitude}`)
    if (scalers.every((scaled) => Number.isFinite(Math.fround(scaled(value))))) return value
    return wrong('range', `is too far from what column "${name}" held in training: scaled as there it is beyond 32-bit floats`)
  }
  return (value) => {
    if (value === null) return null
    if (value === undefined) return absent
    if (typeof value === 'number') return checked(value)
    if (typeof value !== 'string') return wrong('number', `must be a number or null: column "${name}" is numeric`)
    const text = cellText(value)
    if (cells.isMissing(text)) return null
    const number = cells.number(text)
    if (!Number.isNaN(number)) return checked(number)
    const odd = oddNumber(text, rules)
    const written = cells.decimal(text)
    if (odd !== null && written !== null && isInexact(written))
      return wrong('number', `${odd.what}: column "${name}" is numeric; write it with ${inexactRemedy}`)
    return wrong('number', `must be a number or null: column "${name}" is numeric${odd === null ? '' : `, and the text ${odd.what}`}`)
  }
}

/** ISO dates and times, as they were read at the upload. */
const dateCells =
  ({ name }: Extract<Column, { type: 'date' }>, cells: CellReader): CellOf =>
  (value) => {
    if (value === null) return null
    if (value === undefined) return absent
    if (typeof value === 'string') {
      const text = cellText(value)
      if (cells.isMissing(text)) return null
      const time = timeOf(text)
      if (!Number.isNaN(time)) return time
    }
    return { rule: 'date', error: `must be an ISO date or time, such as 2024-03-31 or 2024-03-31T14:05:00Z, or null: column "${name}" holds dates` }
  }

/** Free text. */
const textCells =
  ({ name }: Extract<Column, { type: 'text' }>, cells: CellReader): CellOf =>
  (value) => {
    if (value === null) return null
    if (value === undefined) return absent
    if (typeof value !== 'string') return { rule: 'text', error: `must be a text or null: column "${name}" holds text` }
    const text = cellText(value)
    if (text.length > limits.csvRecordCharacters)
      return { rule: 'maximum', error: `has ${text.length} characters, at most ${limits.csvRecordCharacters} are allowed` }
    return cells.isMissing(text) ? null : text
  }

function categoryCells(column: Extract<Column, { type: 'categorical' | 'ordered' }>, fits: readonly Column[], cells: CellReader): CellOf {
  const { name, categories } = column
  // A place in an order that no training row had lies between others.
  const { untrained = [], other = false } = column.type === 'categorical' ? column : {}
  // Where all are untrained, the column was constant: its one category was there.
  const unseen = new Set(untrained.filter((input) => fits.every((fit) => fit.untrained?.includes(input))))
  if (categories.every((_, index) => unseen.has(index))) unseen.clear()
  const find = categoryFinder(categories, cells, unseen)
  const asCell = (found: FoundCategory): number | null | CellError =>
    found === unknownCategory && other
      ? categories.length - 1
      : typeof found === 'object' && found !== null
        ? { rule: 'category', error: `${found.error}: column "${name}" is ${column.type}` }
        : found
  return (value) => {
    if (value === null) return null
    if (value === undefined) return absent
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return asCell(find(value))
    return { rule: 'category', error: `must be a text or null: column "${name}" is ${column.type}` }
  }
}

/** Encoded, as models of images take it. */
const isImage = (instance: object): boolean => Object.keys(instance).join() === 'b64'

const listed = 20
function listOf(columns: readonly Column[]): string {
  const names = columns.slice(0, listed).map(({ name }) => `"${name}"`)
  return columns.length > listed ? `${names.join(', ')}, … (${columns.length})` : names.join(', ')
}
