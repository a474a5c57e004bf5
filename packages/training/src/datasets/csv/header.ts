import { columnName, placeName } from '@trainyard/csv'
import { type ColumnOptions, defined, limits, type SplitColumn } from '@trainyard/spec'
import { DataError, type DataErrorInit, shown } from '../data-error.js'
import { nameError } from './column.js'

/** Where a column stands in the file, and how it is called. */
export type NamedPlace = { name: string; position: number }

/** Where the columns of a CSV are: the label, those to learn from, and those set aside. `names` are the names of all, in the order of the file. */
export type CsvHeader = { names: readonly string[]; label: NamedPlace; inputs: NamedPlace[]; aside: (NamedPlace & { role: SplitColumn['role'] })[] }

/** The columns that are no inputs, by what they say. */
export type AsideChoice = { [Role in SplitColumn['role']]?: string | undefined }

/** Which columns a user asked for, and how single ones are to be read. */
export type ColumnChoice = {
  label: string
  ignore: readonly string[]
  aside: AsideChoice
  columns: Readonly<Record<string, ColumnOptions>>
  header: boolean
  delimiter: string
  /** Whether the names come from the schema of a file, and not from its text. */
  schema: boolean
}

const listed = 40
const list = (names: readonly string[]): string =>
  names.length > listed ? `${names.slice(0, listed).map(shown).join(', ')}, … (${names.length})` : names.map(shown).join(', ')

/**
 * Reads the first record, or the names of a schema, as column names; counts its cells where there is no heading.
 * @throws {DataError} when a name is missing, repeated or reserved, when the label or an ignored column is not there (listing those that are), and
 *   when nothing is left to learn from.
 */
export function readHeader(place: Pick<DataErrorInit, 'file' | 'line'>, cells: readonly string[], choice: ColumnChoice): CsvHeader {
  const invalid = (message: string): DataError => new DataError({ ...place, message })
  const ignored = new Set(choice.ignore.map(columnName))
  const names = choice.header ? headingNames(cells, ignored, choice, invalid) : cells.map((_, index) => placeName(index))
  if (names.length > limits.datasetColumns) throw invalid(`at most ${limits.datasetColumns} columns; received ${names.length}`)
  const positions = uniquePositions(names, choice, invalid)
  const label = columnName(choice.label)
  const position = positions.get(label)
  if (position === undefined) throw invalid(missingLabel(label, names, cells, choice))
  const unknown = [...ignored].filter((name) => !positions.has(name))
  if (unknown.length > 0) throw invalid(`there is no column ${list(unknown)} to ignore; the columns are ${list(names)}`)
  if (ignored.has(label)) throw invalid(`the label column ${shown(label)} cannot be ignored`)
  const described = Object.keys(choice.columns).map(columnName)
  for (const [index, name] of described.entries()) {
    if (described.indexOf(name) !== index) throw invalid(`columns describes ${shown(name)} twice`)
    if (!positions.has(name)) throw invalid(`columns describes ${shown(name)}, which is not there; the columns are ${list(names)}`)
    if (name === label || ignored.has(name)) throw invalid(`columns describes ${shown(name)}, which is ${name === label ? 'the label' : 'ignored'}`)
  }
  const aside = asideColumns(choice.aside, positions, new Set([label, ...ignored, ...described]), invalid)
  const others = new Set([label, ...ignored, ...aside.map(({ name }) => name)])
  const inputs = names.map((name, index) => ({ name, position: index })).filter(({ name }) => !others.has(name))
  if (inputs.length === 0) throw invalid('there is no column to learn from besides the label')
  return { names, label: { name: label, position }, inputs, aside }
}

const roleFields = { group: 'group_column', time: 'time_column', given: 'split_column', weight: 'weight_column' } as const

/** Where the columns are that are set aside: each is there, and is nothing else. */
function asideColumns(choice: AsideChoice, positions: ReadonlyMap<string, number>, taken: ReadonlySet<string>, invalid: (message: string) => DataError) {
  const seen = new Set(taken)
  return (['group', 'time', 'given', 'weight'] as const).flatMap((role) => {
    const asked = choice[role]
    if (asked === undefined) return []
    const name = columnName(asked)
    if (!positions.has(name)) throw invalid(`${roleFields[role]} names ${shown(name)}, which is not there; the columns are ${list([...positions.keys()])}`)
    if (seen.has(name)) throw invalid(`${roleFields[role]} names ${shown(name)}, which is the label, ignored, described in columns, or set aside already`)
    seen.add(name)
    return [{ name, position: defined(positions.get(name), 'place of a column'), role }]
  })
}

/** The names of a heading. Cells at its end that are empty come from delimiters at the ends of lines, and are no columns. */
function headingNames(cells: readonly string[], ignored: ReadonlySet<string>, { schema }: ColumnChoice, invalid: (message: string) => DataError): string[] {
  const names = cells.map(columnName)
  while (!schema && names.length > 0 && names.at(-1) === '') names.pop()
  return names.map((name, position) => {
    if (name !== '') return checkedName(name, invalid)
    const place = placeName(position)
    if (ignored.has(place)) return place
    if (schema) throw invalid(`column ${position + 1} of ${names.length} has no name: name it`)
    const index = position === 0 ? ' (pandas writes its row index so: leave it out with index=False)' : ''
    throw invalid(
      `column ${position + 1} of ${names.length} has no name; the first line must hold the column names${index}. Name it, or leave it out with "ignore_columns": [${shown(place)}]`,
    )
  })
}

function checkedName(name: string, invalid: (message: string) => DataError): string {
  if (name === '__proto__') throw invalid('a column cannot be called "__proto__"')
  const error = nameError(name)
  if (error !== null) throw invalid(`the column name ${shown(name)}: ${error}`)
  return name
}

function uniquePositions(names: readonly string[], { schema }: ColumnChoice, invalid: (message: string) => DataError): Map<string, number> {
  const positions = new Map<string, number>()
  for (const [position, name] of names.entries()) {
    const earlier = positions.get(name)
    if (earlier !== undefined)
      throw invalid(
        `columns ${earlier + 1} and ${position + 1} are both called ${shown(name)}${schema ? ': rename one of them' : '; if the file has no heading, set "header": false'}`,
      )
    positions.set(name, position)
  }
  return positions
}

const delimiters = [',', ';', '\t', '|'] as const

/** What is said when the label is not there, with what it probably is about. */
function missingLabel(label: string, names: readonly string[], cells: readonly string[], { header, delimiter, schema }: ColumnChoice): string {
  const start = `there is no label column ${shown(label)}; the columns are ${list(names)}`
  if (!header) return `${start} (the file is read without a heading: "header" is false)`
  const alike = names.find((name) => visible(name) === visible(label))
  if (schema) return alike === undefined ? start : `${start}; did you mean ${shown(alike)}?`
  const other = delimiters.find((candidate) => candidate !== delimiter && cells.some((cell) => cell.split(candidate).map(unquoted).includes(label)))
  if (other !== undefined) return `${start}; the cells look separated by ${shown(other)}: did you mean "delimiter": ${shown(other)}?`
  if (cells[0]?.trim().startsWith('#') === true) return `${start}; the first line looks like a comment: remove it`
  return alike === undefined ? `${start} (the first line must hold the column names)` : `${start}; did you mean ${shown(alike)}?`
}

const unquoted = (cell: string): string => columnName(cell.trim().replace(/^"(.*)"$/, '$1'))
const visible = (name: string): string =>
  name
    .replaceAll(/\p{Cf}/gu, '')
    .trim()
    .toLowerCase()
