import { defined, elementAt } from '@trainyard/spec'
import { CliError } from '../cli-error.js'

/**
 * Rows of a CSV (RFC 4180: quotes, doubled quotes, line ends within quotes) as objects by the names of the heading. Cells that are
 * numbers become numbers, empty ones null.
 * @throws {CliError} `usage` with the line of every row that has another number of cells than the heading.
 */
export function csvRows(text: string, name: string): Record<string, string | number | null>[] {
  const [heading, ...records] = csvRecords(text)
  if (heading === undefined) return []
  const uneven = records.filter(({ cells }) => cells.length !== heading.cells.length)
  if (uneven.length > 0) {
    const details = uneven
      .slice(0, 20)
      .map(({ line, cells }) => ({ path: `line ${line}`, rule: 'cells', message: `${cells.length} cells, but the heading has ${heading.cells.length}` }))
    throw new CliError('usage', `${name}: rows do not fit the heading`, { details })
  }
  return records.map(({ cells }) => Object.fromEntries(heading.cells.map((column, index) => [column, valueOf(elementAt(cells, index, 'cells of a row'))])))
}

type CsvRecord = {
  readonly line: number
  readonly cells: string[]
}

// A cell, and what ends it: the next comma, the end of the line, or the end of the text.
const cellPattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|\r|$)/gy

function csvRecords(source: string): CsvRecord[] {
  const text = source.replace(/^\uFEFF/, '')
  const records: CsvRecord[] = []
  let cells: string[] = []
  let line = 1
  let started = 1
  for (let at = 0; at < text.length; ) {
    cellPattern.lastIndex = at
    const match = cellPattern.exec(text)
    if (match === null) throw new CliError('usage', `line ${line}: a quote is in the middle of a cell or is never closed`)
    const [whole, quoted, plain, end] = match
    cells.push(quoted === undefined ? defined(plain, 'text of a cell').trim() : quoted.replaceAll('""', '"'))
    at += whole.length
    line += (whole.match(/\r\n|\n|\r/g) ?? []).length
    // A comma at the very end of the text is followed by one more, empty cell.
    if (end === ',' && at >= text.length) cells.push('')
    if (end === ',' && at < text.length) continue
    if (cells.length > 1 || cells[0] !== '') records.push({ line: started, cells })
    cells = []
    started = line
  }
  return records
}

function valueOf(cell: string): string | number | null {
  if (cell === '') return null
  const number = Number(cell)
  return Number.isFinite(number) ? number : cell
}
