import { defined, elementAt, limits, type SplitColumn, timeOf } from '@trainyard/spec'
import { DataError, shown } from '../data-error.js'
import { type AsideColumn, givenSides, missingCategory } from '../table/table-data.js'
import { findRow, mapped, type Values, type ValueType, valueAt } from '../values.js'
import type { CsvColumn } from './column.js'
import type { Texts } from './distinct-texts.js'
import type { CsvScan } from './scan.js'

/**
 * Reads a column that is set aside.
 * @throws {DataError} where a time cannot be read, a side is none, or a weight is no number of 0 or more.
 */
export function readAside(scan: CsvScan, column: CsvColumn, role: SplitColumn['role']): AsideColumn {
  if (role !== 'group' && column.values < scan.rows)
    throw new DataError({
      file: scan.file,
      column: column.name,
      message: `${scan.rows - column.values} of ${scan.rows} rows have no value: ${role === 'weight' ? 'a weight is needed' : 'the split needs one'} in each`,
    })
  if (role === 'weight') return { name: column.name, role, values: readWeights(scan, column) }
  const { texts, codes } = defined(column.texts, 'texts of a column without a limit')
  const each = <T extends ValueType>(type: T, of: (name: string) => number, missing: number): Values<T> => {
    const known = Float64Array.from(texts, of)
    return mapped(codes, type, (code) => (code === missingCategory ? missing : elementAt(known, code, 'texts of a column')))
  }
  if (role === 'group') return { name: column.name, role, values: codes }
  if (role === 'time') return { name: column.name, role, values: column.numbers ?? each('F64', (text) => readTime(scan, column, text), Number.NaN) }
  return { name: column.name, role, values: each('I32', (text) => sideOf(scan, column, texts, text), 0) }
}

function readTime({ file }: CsvScan, { name }: CsvColumn, text: string): number {
  const time = timeOf(text)
  if (!Number.isNaN(time)) return time
  const message = 'a time must be a number or an ISO date in every row, such as 2024-03-31 or 2024-03-31T14:05:00Z'
  throw new DataError({ file, column: name, message, received: shown(text) })
}

function readWeights({ file, lines }: CsvScan, { name, numbers, firstText, firstHuge }: CsvColumn): Values<'F64'> {
  const rule = `a weight must be a number from 0 to ${limits.datasetMagnitude} in every row`
  const broken = firstText ?? firstHuge
  if (!numbers || broken) {
    const { line, value } = defined(broken, 'cell that is no weight')
    throw new DataError({ file, line, column: name, message: rule, received: shown(value) })
  }
  const negative = findRow(numbers, (value) => value < 0)
  if (negative >= 0)
    throw new DataError({ file, line: valueAt(lines, negative), column: name, message: rule, received: shown(String(valueAt(numbers, negative))) })
  return numbers
}

/** What people call the sides, in lower case. */
const sideNames: Readonly<Record<(typeof givenSides)[number], readonly string[]>> = {
  train: ['train', 'training'],
  validation: ['validation', 'valid', 'val', 'dev'],
  test: ['test', 'testing'],
}

function sideOf({ file }: CsvScan, { name }: CsvColumn, texts: Texts, text: string): number {
  const side = givenSides.findIndex((known) => sideNames[known].includes(text.trim().toLowerCase()))
  if (side >= 0) return side
  const message = `a split column says ${givenSides.join(', ')} of each row; it has ${texts.size} different values`
  throw new DataError({ file, column: name, message, received: shown(text) })
}
