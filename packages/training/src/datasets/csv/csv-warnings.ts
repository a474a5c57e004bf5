import { type DatasetWarning, elementAt, limits, type Task } from '@trainyard/spec'
import { alikeTexts } from '../alike-texts.js'
import { shown } from '../data-error.js'
import { firstRows, valueAt } from '../values.js'
import type { ColumnTexts, CsvColumn, PlacedCell } from './column.js'
import type { Mixture } from './mixture.js'
import { type CsvScan, linesText } from './scan.js'

/** Warnings about the file as a whole. */
export function fileWarnings(scan: CsvScan): DatasetWarning[] {
  const { empty, ended, heading, unit } = scan
  const warnings: DatasetWarning[] = []
  if (heading && looksLikeData(scan, heading)) {
    const values = heading.slice(0, 3).map((name) => shown(name.trim()))
    const message = `the first line was taken for column names, but ${values.join(', ')} look like values: if the file has no heading, set "header": false`
    warnings.push({ code: 'heading_looks_like_data', message, lines: [1] })
  }
  if (empty.count > 0)
    warnings.push({
      code: 'rows_empty',
      message: `${empty.count} ${empty.count === 1 ? 'row without any value was' : 'rows without any value were'} skipped: ${linesText(empty, unit)}`,
      ...(unit === 'line' ? { lines: empty.first } : {}),
      count: empty.count,
    })
  if (ended.count > 0)
    warnings.push({
      code: 'delimiters_at_line_end',
      message: `${ended.count} ${ended.count === 1 ? 'line ends' : 'lines end'} with a delimiter; the empty cells after it are no column: ${linesText(ended, unit)}`,
      lines: ended.first,
      count: ended.count,
    })
  return warnings
}

/** Whether names of columns are numbers, or all of them are among the values of their own columns. */
function looksLikeData({ header, label, inputs, reader }: CsvScan, heading: readonly string[]): boolean {
  const isNumber = (text: string): boolean => !Number.isNaN(reader.number(text))
  if (header.names.some(isNumber)) return true
  const known = [label, ...inputs].filter(({ texts }) => texts !== null)
  return (
    known.length > 1 &&
    known.length === inputs.length + 1 &&
    known.every(({ position, texts }) => texts?.texts.has(elementAt(heading, position, 'names').trim()) === true)
  )
}

/** Warnings about the label. */
export function labelWarnings(scan: CsvScan, classes: readonly string[], asked: Task | undefined): DatasetWarning[] {
  const { name, numbers } = scan.label
  const groups = alikeTexts(classes, scan.reader).map(
    (names): DatasetWarning => ({
      code: 'classes_alike',
      message: `the classes ${names.map(shown).join(' and ')} of ${shown(name)} differ by case, blanks, forms of a letter or spelling of a number only: each is learned by itself`,
      column: name,
      count: names.length,
    }),
  )
  if (asked === undefined && classes.length > 0 && scan.label.firstPadded) groups.push(paddedWarning(scan, name, scan.label.firstPadded, 'label'))
  const fractions = classes.filter((text) => !Number.isInteger(scan.reader.number(text)))
  if (numbers !== null && asked === undefined && fractions.length > 0) {
    const few = fractions.slice(0, 3).map(shown).join(', ')
    const message = `the ${classes.length} different numbers of the label ${shown(name)}, such as ${few}, were taken for classes: set "task": "regression" if they are measured`
    groups.push({ code: 'numbers_as_classes', message, column: name, count: classes.length })
  }
  if (scan.rows < fewestRows || classes.length < mostShare * scan.rows) return groups
  const message = `the label ${shown(name)} has ${classes.length} different classes in ${scan.rows} rows: nothing can be learned from a class that is there once`
  return [...groups, { code: 'identifiers', message, column: name, count: classes.length }]
}

function countMatches(texts: Iterable<string>, pattern: RegExp): number {
  let count = 0
  for (const text of texts) if (pattern.test(text)) count += 1
  return count
}

/** Warnings about a column that was read, whatever became of it. */
export function columnWarnings(scan: CsvScan, column: CsvColumn): DatasetWarning[] {
  const { name, numbers, counter, values, options } = column
  const about = (code: DatasetWarning['code'], message: string, count?: number): DatasetWarning => ({
    code,
    message: `column ${shown(name)} ${message}`,
    column: name,
    ...(count === undefined ? {} : { count }),
  })
  const leave = `leave it out with "ignore_columns": [${shown(name)}]`
  const warnings: DatasetWarning[] = []
  if (/^Unnamed: \d+$/.test(name)) warnings.push(about('index_column', `looks like the row index that pandas writes: ${leave}`))
  else if (numbers && counter !== null && values >= fewestRows)
    warnings.push(about('row_numbers', `counts the rows up to ${counter}, so that it says where a row stands in the file: ${leave}`))
  if (!column.texts) return warnings
  const { texts } = column.texts
  if (numbers)
    return texts.size > fewestRows && countMatches(texts, packedDate) === texts.size
      ? [
          ...warnings,
          about('dates', `holds dates as numbers, such as ${texts.at(0)}, which are as far apart as they look: write days since the first, or ${leave}`),
        ]
      : warnings
  for (const names of alikeTexts(texts, scan.reader).slice(0, shownGroups))
    warnings.push(
      about(
        'categories_alike',
        `has ${names.map(shown).join(' and ')}, which differ by case, blanks, forms of a letter or spelling of a number only`,
        names.length,
      ),
    )
  if (options !== undefined) return warnings
  const dates = countMatches(texts, datePattern)
  if (dates > fewestRows && dates >= mostShare * texts.size)
    warnings.push(
      about('dates', `holds ${dates} different dates or times, each an input of its own: write them as numbers, such as days or hours, or ${leave}`, dates),
    )
  else if (values >= fewestRows && texts.size >= mostShare * values)
    warnings.push(
      about('identifiers', `has ${texts.size} different texts in ${values} rows: identifiers teach nothing about other rows, so ${leave}`, texts.size),
    )
  return warnings
}

const fewestRows = 10
const mostShare = 0.9
const shownGroups = 5
const time = '\\d{1,2}:\\d{2}(?::\\d{2}(?:[.,]\\d+)?)?(?: ?[ap]m)?(?:Z| ?[+-]\\d{2}:?\\d{2}| ?UTC)?'
const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'
const day = `(?:\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2}[-/.]\\d{2,4}|\\d{1,2}[ -]${month},?[ -]\\d{2,4}|${month} \\d{1,2},? \\d{2,4}|\\d{4}[- ]${month}[- ]\\d{1,2})`
/** A date as one number: 20240131. */
const packedDate = /^(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/
// linear: it is tried at the beginning only, and no two parts that follow one another begin alike
const datePattern = new RegExp(`^(?:${day}(?:[T ]${time})?|${time})$`, 'i')

/** A column of numbers with zeros in front, which may be codes, and what became of it. */
export function paddedWarning(
  { unit }: Pick<CsvScan, 'unit'>,
  column: string,
  { line, value }: PlacedCell,
  became: 'numbers' | 'categories' | 'label',
): DatasetWarning {
  const what = {
    numbers: `and was read as numbers, since it has more than ${limits.datasetCategories} different values`,
    categories: `so it was read as categories: ask for numbers with "columns": {${shown(column)}: {"type": "numeric"}}`,
    label: 'so it was read as classes: set "task": "regression" if they are numbers',
  } as const
  const message = `column ${shown(column)} has zeros before its numbers, as in ${shown(value)} in ${unit} ${line}, ${what[became]}`
  return { code: 'leading_zeros', message, column, ...(unit === 'line' ? { lines: [line] } : {}) }
}

const shownCells = 5

/** A column that holds numbers and other cells, and became categories. */
export function mixedWarning(
  { lines, unit, reader }: Pick<CsvScan, 'lines' | 'unit' | 'reader'>,
  column: string,
  texts: ColumnTexts,
  mixture: Mixture,
): DatasetWarning[] {
  const { numbers, odd, others, different, otherTexts } = mixture
  // Names among which a number is now and then are nothing to warn of; numbers that are mostly missing are, whatever stands for that.
  if (numbers + odd < others && different < otherTexts) return []
  const isOther = Uint8Array.from(texts.texts, (text) => (Number.isNaN(reader.number(text)) ? 1 : 0))
  const found = firstRows(texts.codes, limits.warningLines, (code) => code >= 0 && isOther[code] === 1).map(({ row, value }) => ({
    line: valueAt(lines, row),
    text: texts.texts.at(value),
  }))
  const count = odd + others
  const examples = found.slice(0, shownCells).map(({ line, text }) => `${shown(text)} (${unit} ${line})`)
  return [
    {
      code: 'numbers_as_categories',
      message: `column ${shown(column)} became categories: ${count} of its ${numbers + count} cells are no numbers, such as ${examples.join(', ')}${mixture.odd > 0 ? oddHint : ''}`,
      column,
      ...(unit === 'line' ? { lines: found.map(({ line }) => line) } : {}),
      count,
    },
  ]
}

const oddHint = '; "decimal", "thousands" and "missing" say how numbers are written'
