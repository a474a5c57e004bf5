import { defined, elementAt, type SplitColumn, timeOf } from '@trainyard/spec'
import { DataError, shown } from '../data-error.js'
import { type AsideColumn, givenSides, missingCategory } from '../table/table-data.js'
import type { ColumnTexts, CsvColumn } from './column.js'
import type { CsvScan } from './scan.js'

/**
 * Reads a column that decides about the split.
 * @throws {DataError} where a time cannot be read, or a side is none.
 */
export function readAside(scan: CsvScan, column: CsvColumn, role: SplitColumn['role']): AsideColumn {
  if (role !== 'group' && column.values < scan.rows)
    throw new DataError({
      file: scan.file,
      column: column.name,
      message: `${scan.rows - column.values} of ${scan.rows} rows have no value: the split needs one in each`,
    })
  const texts = defined(column.texts, 'texts of a column without a limit')
  const codes = texts.codes.take()
  const each = (of: (name: string, code: number) => number, missing: number): Float64Array => {
    const known = texts.names.map(of)
    return Float64Array.from(codes, (code) => (code === missingCategory ? missing : elementAt(known, code, 'texts of a column')))
  }
  if (role === 'group') return { name: column.name, role, values: codes }
  if (role === 'time') return { name: column.name, role, values: column.numbers?.take() ?? each((text) => readTime(scan, column, text), Number.NaN) }
  return { name: column.name, role, values: Int32Array.from(each((text) => sideOf(scan, column, texts, text), 0)) }
}

function readTime({ file }: CsvScan, { name }: CsvColumn, text: string): number {
  const time = timeOf(text)
  if (!Number.isNaN(time)) return time
  const message = 'a time must be a number or an ISO date in every row, such as 2024-03-31 or 2024-03-31T14:05:00Z'
  throw new DataError({ file, column: name, message, received: shown(text) })
}

/** What people call the sides, in lower case. */
const sideNames: Readonly<Record<(typeof givenSides)[number], readonly string[]>> = {
  train: ['train', 'training'],
  validation: ['validation', 'valid', 'val', 'dev'],
  test: ['test', 'testing'],
}

function sideOf({ file }: CsvScan, { name }: CsvColumn, { names }: ColumnTexts, text: string): number {
  const side = givenSides.findIndex((known) => sideNames[known].includes(text.trim().toLowerCase()))
  if (side >= 0) return side
  const message = `a split column says ${givenSides.join(', ')} of each row; it has ${names.length} different values`
  throw new DataError({ file, column: name, message, received: shown(text) })
}
