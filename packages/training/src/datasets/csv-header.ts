import { type ColumnOptions, limits } from '@trainyard/spec'
import { DataError, shown } from './data-error.js'

/** Where the columns of a CSV are: the position of the label, and the positions and names of the columns to learn from. */
export type CsvHeader = { fields: number; label: { name: string; position: number }; inputs: { name: string; position: number }[] }

/** Which columns a user asked for, and how single ones are to be read. */
export type ColumnChoice = { label: string; ignore: readonly string[]; columns: Readonly<Record<string, ColumnOptions>> }

const listed = 40
const list = (names: readonly string[]): string =>
  names.length > listed ? `${names.slice(0, listed).map(shown).join(', ')}, … (${names.length})` : names.map(shown).join(', ')

/**
 * Reads the first record as column names.
 * @throws {DataError} when a name is missing, repeated or reserved, when the label or an ignored column is not there (listing those that are), and
 *   when nothing is left to learn from.
 */
export function readHeader(file: string, fields: readonly string[], choice: ColumnChoice): CsvHeader {
  const names = fields.map((field) => field.trim())
  const fault = (message: string): DataError => new DataError({ file, line: 1, message })
  if (names.length > limits.datasetColumns) throw fault(`at most ${limits.datasetColumns} columns; received ${names.length}`)
  const unnamed = names.indexOf('')
  if (unnamed !== -1) throw fault(`column ${unnamed + 1} of ${names.length} has no name; the first line must hold the column names`)
  const positions = new Map<string, number>()
  for (const [position, name] of names.entries()) {
    const earlier = positions.get(name)
    if (earlier !== undefined) throw fault(`columns ${earlier + 1} and ${position + 1} are both called ${shown(name)}`)
    if (name === '__proto__') throw fault(`a column cannot be called "__proto__"`)
    positions.set(name, position)
  }
  const label = positions.get(choice.label)
  if (label === undefined)
    throw fault(`there is no label column ${shown(choice.label)}; the columns are ${list(names)} (the first line must hold the column names)`)
  const unknown = choice.ignore.filter((name) => !positions.has(name))
  if (unknown.length > 0) throw fault(`there is no column ${list(unknown)} to ignore; the columns are ${list(names)}`)
  if (choice.ignore.includes(choice.label)) throw fault(`the label column ${shown(choice.label)} cannot be ignored`)
  const described = Object.keys(choice.columns)
  const unheard = described.filter((name) => !positions.has(name))
  if (unheard.length > 0) throw fault(`columns describes ${list(unheard)}, which is not there; the columns are ${list(names)}`)
  const useless = described.find((name) => name === choice.label || choice.ignore.includes(name))
  if (useless !== undefined) throw fault(`columns describes ${shown(useless)}, which is ${useless === choice.label ? 'the label' : 'ignored'}`)
  const ignored = new Set(choice.ignore)
  const inputs = names.map((name, position) => ({ name, position })).filter(({ name, position }) => position !== label && !ignored.has(name))
  if (inputs.length === 0) throw fault('there is no column to learn from besides the label')
  return { fields: names.length, label: { name: choice.label, position: label }, inputs }
}
