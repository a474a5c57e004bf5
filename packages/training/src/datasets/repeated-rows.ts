import { type DatasetWarning, elementAt, limits } from '@trainyard/spec'
import type { Scratch } from '@trainyard/tables'
import { shown } from './data-error.js'
import type { Holdout } from './splits/split.js'
import { allOf, type GrowingValues, growingValues, SortedNumbers, type Values, valueAt } from './values.js'

/** Where rows stand: in lines of one file, in rows of one of which some were left out, or in files of their own. */
export type RowPlaces = { lines?: Values<'I32'>; rowNumbers?: Values<'I32'>; files?: readonly string[] }

/** A key is a whole number below this. */
const keyRange = 2 ** 53
/** So many rows are compared at once. */
const partRows = 2 ** 20

/** Keys next to each other, with the rows that have them, in rising order. */
type KeyPart = { keys: GrowingValues<'F64'>; rows: GrowingValues<'I32'> }

/** Warnings about rows whose inputs are there more than once: those with the same key. `blocks` gives the keys of all rows in their order. */
export function repeatedRows(blocks: Iterable<Float64Array>, split: Holdout, places: RowPlaces, scratch: Scratch): DatasetWarning[] {
  const parts = partsOf(blocks, split.kept.length + split.heldOut.length, scratch)
  const isKept = sidesOf(split)
  let [rows, count, copies] = [0, 0, 0]
  let example: Pair | null = null
  let firstCopies: number[] = []
  for (const part of parts) {
    const found = compare(part, isKept)
    rows += part.rows.length
    count += found.count
    example = found.example ?? example
    copies += found.copies.length
    firstCopies = [...firstCopies, ...found.copies.subarray(0, limits.warningLines)].sort((a, b) => a - b).slice(0, limits.warningLines)
  }
  if (!example) return []
  const { lines } = places
  const warnings: DatasetWarning[] = [
    {
      code: 'rows_repeated',
      message: `${count} of ${rows} rows have the inputs of an earlier row, such as ${placeOf(places, example.second)} those of ${placeOf(places, example.first)}`,
      ...(lines === undefined ? {} : { lines: [valueAt(lines, example.second)] }),
      count,
    },
  ]
  if (copies > 0)
    warnings.push({
      code: 'test_rows_in_training',
      message: `${copies} of ${split.heldOut.length} test rows have the inputs of a training row: the score of the test split shows what was remembered, too`,
      ...(lines === undefined ? {} : { lines: firstCopies.map((row) => valueAt(lines, row)) }),
      count: copies,
    })
  return warnings
}

function placeOf({ lines, rowNumbers, files }: RowPlaces, row: number): string {
  if (files) return shown(elementAt(files, row, 'files'))
  return lines ? `line ${valueAt(lines, row)}` : `row ${rowNumbers ? valueAt(rowNumbers, row) : row}`
}

/** Deals the keys to parts of which each is compared in memory; equal keys are in one part, and the keys rise from part to part. */
function partsOf(blocks: Iterable<Float64Array>, expected: number, scratch: Scratch): KeyPart[] {
  const file = scratch.open()
  const count = Math.ceil((expected + 1) / partRows)
  const parts = Array.from({ length: count }, (): KeyPart => ({ keys: growingValues('F64', file), rows: growingValues('I32', file) }))
  let row = 0
  for (const block of blocks)
    for (const key of block) {
      const { keys, rows } = elementAt(parts, Math.floor((key / keyRange) * count), 'parts')
      keys.push(key)
      rows.push(row)
      row += 1
    }
  return parts
}

/** 1 for each row that is trained on, and 2 for each that is held out. */
function sidesOf({ kept, heldOut }: Holdout): Uint8Array {
  const sides = new Uint8Array(1 + Math.max(kept.at(-1) ?? 0, heldOut.at(-1) ?? 0)) // default: no rows
  for (const row of kept) sides[row] = 1
  for (const row of heldOut) sides[row] = 2
  return sides
}

/** The first two rows of those that have one key. */
type Pair = { first: number; second: number }

/** How many rows have the key of an earlier one, an example with the largest such key, and the test rows with the key of a training row. */
function compare(part: KeyPart, sides: Uint8Array): { count: number; example: Pair | null; copies: Int32Array } {
  const [keys, rows] = [allOf(part.keys), allOf(part.rows)]
  const sorted = keys.toSorted()
  let [count, repeated] = [0, Number.NaN]
  for (let index = 1; index < sorted.length; index += 1)
    if (sorted[index] === sorted[index - 1]) {
      count += 1
      repeated = elementAt(sorted, index, 'keys')
    }
  if (count === 0) return { count, example: null, copies: new Int32Array() }
  const first = keys.indexOf(repeated)
  const second = keys.indexOf(repeated, first + 1)
  const isOn = (side: number) => (_: number, index: number) => sides[elementAt(rows, index, 'rows')] === side
  const known = new SortedNumbers(keys.filter(isOn(1)))
  const copies = rows.filter((row, index) => sides[row] === 2 && known.has(elementAt(keys, index, 'keys')))
  return { count, example: { first: elementAt(rows, first, 'rows'), second: elementAt(rows, second, 'rows') }, copies }
}
