import type { ColumnOptions } from '@trainyard/spec'
import { isMissing, missingCategory, parseNumber } from '../table/table-data.js'

/**
 * A column while a CSV is read: its cells as numbers as long as all are, and as texts by number as long as there are not too many different ones.
 * What it turns out to be is settled at the end, so that the file is read once.
 */
export type CsvColumn = {
  name: string
  position: number
  values: number
  firstText: { line: number; value: string } | null
  numbers: GrowingNumbers<Float64Array> | null
  texts: { limit: number; known: Map<string, number>; codes: GrowingNumbers<Int32Array> } | null
  options: ColumnOptions | undefined
}

export const newColumn = ({ name, position }: { name: string; position: number }, textLimit: number, options?: ColumnOptions): CsvColumn => ({
  name,
  position,
  values: 0,
  firstText: null,
  numbers: options?.type === 'categorical' ? null : growingNumbers((length) => new Float64Array(length)),
  texts: options?.type === 'numeric' ? null : { limit: textLimit, known: new Map(), codes: growingNumbers((length) => new Int32Array(length)) },
  options,
})

/** Adds a cell, trimmed. */
export function addCell(column: CsvColumn, text: string, line: number): void {
  if (isMissing(text)) {
    column.numbers?.push(Number.NaN)
    column.texts?.codes.push(missingCategory)
    return
  }
  column.values += 1
  if (column.numbers) {
    const number = parseNumber(text)
    if (Number.isNaN(number)) {
      column.firstText = { line, value: text }
      column.numbers = null
    } else column.numbers.push(number)
  }
  if (column.texts) addText(column, column.texts, text)
}

function addText(column: CsvColumn, { limit, known, codes }: NonNullable<CsvColumn['texts']>, text: string): void {
  const code = known.get(text) ?? known.size
  if (code === known.size) known.set(text, code)
  if (known.size > limit) column.texts = null
  else codes.push(code)
}

/** Numbers of a column while its length is not yet known. */
export type GrowingNumbers<A extends Float64Array | Int32Array> = { push(value: number): void; take(): A }

const firstCapacity = 1024

/** Doubles its room when it is full, so that adding costs the same on average however many there are. `take` gives an array of the right length. */
function growingNumbers<A extends Float64Array | Int32Array>(make: (length: number) => A): GrowingNumbers<A> {
  let values = make(firstCapacity)
  let length = 0
  return {
    push(value) {
      if (length === values.length) {
        const larger = make(length * 2)
        larger.set(values)
        values = larger
      }
      values[length] = value
      length += 1
    },
    take() {
      const taken = make(length)
      taken.set(values.subarray(0, length))
      return taken
    },
  }
}
