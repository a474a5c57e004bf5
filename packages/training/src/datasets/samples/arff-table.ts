import { elementAt } from '@trainyard/spec'
import { parse } from 'csv-parse/sync'
import { cellReader } from '@trainyard/csv'
import { DataError, shown } from '../data-error.js'
import { missingCategory, type TableColumn, type TableData } from '../table/table-data.js'
import { allOf, findRow, inMemory } from '../values.js'
import type { UploadedFile } from '../files/uploaded-file.js'

/** A column as the header describes it: the names of its categories in their order, or null for numbers. */
type Attribute = { name: string; categories: string[] | null }

const { isMissing, number: parseNumber } = cellReader({})

const attributePattern = /^@attribute\s+(?:'([^']+)'|(\S+))\s+(\S.*)$/i

/**
 * Reads a table in the attribute-relation file format of Weka: numbers and named categories, `?` for missing, texts in single quotes.
 * @throws {DataError} with line and column on other kinds of attributes, on values that were not declared, and on rows without a label.
 */
export function readArffTable({ filename, bytes }: UploadedFile, label: string): TableData {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/)
  const start = lines.findIndex((line) => /^@data\s*$/i.test(line))
  if (start === -1) throw new DataError({ file: filename, message: 'there is no line @data' })
  const attributes = lines.slice(0, start).flatMap((line, index) => readAttribute(filename, line, index + 1))
  const labeled = attributes.find(({ name }) => name === label)
  if (!labeled?.categories) throw new DataError({ file: filename, message: `there is no attribute ${shown(label)} of named categories` })
  const records = lines
    .map((text, index) => ({ text, line: index + 1 }))
    .slice(start + 1)
    .filter(({ text }) => text.trim() !== '' && !text.startsWith('%'))
    .map(({ text, line }) => ({ line, fields: splitFields(text) }))
  for (const { line, fields } of records)
    if (fields.length !== attributes.length)
      throw new DataError({ file: filename, line, message: `${fields.length} fields, but there are ${attributes.length} attributes` })
  const columns = attributes.map((attribute, position) =>
    toColumn(
      filename,
      attribute,
      records.map(({ line, fields }) => ({ line, text: elementAt(fields, position, 'fields of a record') })),
    ),
  )
  const labels = columns.find(({ name }) => name === label)
  if (labels?.type !== 'categorical') throw new DataError({ file: filename, message: `the label ${shown(label)} has no categories` })
  const bare = findRow(labels.values, (value) => value === missingCategory)
  if (bare !== -1) throw new DataError({ file: filename, line: elementAt(records, bare, 'records').line, column: label, message: 'a row needs a label' })
  return { columns: columns.filter((column) => column !== labels), labels: allOf(labels.values), classes: labels.categories, label, rows: records.length }
}

/** One line of fields between commas; blanks around them are left out, and quotes are single. */
function splitFields(text: string): string[] {
  const [fields = []]: string[][] = parse(text, { quote: "'", escape: '\\', trim: true, relax_column_count: true })
  return fields
}

function readAttribute(file: string, text: string, line: number): Attribute[] {
  const [, quoted, plain, type = ''] = attributePattern.exec(text.trim()) ?? []
  const name = quoted ?? plain
  if (name === undefined) return []
  if (/^(?:numeric|real|integer)$/i.test(type.trim())) return [{ name, categories: null }]
  const list = /^\{(.*)\}\s*$/.exec(type)?.[1]
  if (list === undefined)
    throw new DataError({ file, line, column: name, message: 'an attribute must be numeric or list its categories', received: shown(type) })
  return [{ name, categories: splitFields(list.trim()) }]
}

function toColumn(file: string, { name, categories }: Attribute, cells: readonly { line: number; text: string }[]): TableColumn {
  const invalid = (line: number, message: string, text: string): DataError => new DataError({ file, line, column: name, message, received: shown(text) })
  if (!categories) {
    const number = ({ line, text }: (typeof cells)[number]): number => {
      const value = isMissing(text) ? Number.NaN : parseNumber(text)
      if (Number.isNaN(value) && !isMissing(text)) throw invalid(line, 'a numeric attribute must be a number', text)
      return value
    }
    return { name, type: 'numeric', values: inMemory(Float64Array.from(cells, number)) }
  }
  const numbers = new Map(categories.map((category, index) => [category, index]))
  // A category may be called none: only what was not declared can be missing.
  const category = ({ line, text }: (typeof cells)[number]): number => {
    const value = numbers.get(text) ?? (isMissing(text) ? missingCategory : undefined)
    if (value === undefined) throw invalid(line, 'the value is not one of the declared categories', text)
    return value
  }
  return { name, type: 'categorical', categories, values: inMemory(Int32Array.from(cells, category)) }
}
