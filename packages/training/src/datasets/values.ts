import { elementAt } from '@trainyard/spec'
import type { ScratchFile } from '@trainyard/tables'

/** The arrays of numbers that a column may be read into, by their names in a tensor file. */
type Arrays = { I32: Int32Array; F64: Float64Array }
export type ValueType = keyof Arrays

const make = { I32: (length: number) => new Int32Array(length), F64: (length: number) => new Float64Array(length) } as const
export const newArray = <T extends ValueType>(type: T, length: number): Arrays[T] => make[type](length) as Arrays[T]

/** Numbers, one for each row, wherever they lie: in memory, or on the disk, of which a block is in memory at a time. */
export type Values<T extends ValueType = ValueType> = {
  readonly type: T
  readonly length: number
  /** Fills an array with the numbers of the rows from one on. */
  read(from: number, into: Arrays[T]): void
}

/** How many numbers are in memory of each of the columns that are read together. */
export const blockValues = 2_048

/** Numbers that are in memory anyway. */
export function inMemory(array: Int32Array): Values<'I32'>
export function inMemory(array: Float64Array): Values<'F64'>
export function inMemory(array: Int32Array | Float64Array): Values
export function inMemory(array: Int32Array | Float64Array): Values {
  return {
    type: array instanceof Int32Array ? 'I32' : 'F64',
    length: array.length,
    read: (from, into) => into.set(array.subarray(from, from + into.length)),
  }
}

/** All numbers: one column at a time has room in memory. */
export function allOf<T extends ValueType>(values: Values<T>): Arrays[T] {
  const all = newArray(values.type, values.length)
  values.read(0, all)
  return all
}

/** The number of one row; of many `chosenBlocks` is faster. */
export function valueAt<T extends ValueType>(values: Values<T>, row: number): number {
  const one = newArray(values.type, 1)
  values.read(row, one)
  return elementAt(one, 0, 'values of a row')
}

/** The numbers of all rows in their order, some at a time: an array holds until the next one is asked for. */
export function* blocksOf<T extends ValueType>(values: Values<T>): Generator<Arrays[T]> {
  const block = newArray(values.type, Math.min(blockValues, values.length))
  for (let from = 0; from < values.length; from += block.length) {
    const some = block.subarray(0, values.length - from) as Arrays[T]
    values.read(from, some)
    yield some
  }
}

/** The numbers of the chosen rows, which rise, some at a time: an array holds until the next one is asked for. */
export function* chosenBlocks<T extends ValueType>(values: Values<T>, rows: Int32Array): Generator<Arrays[T]> {
  const picked = newArray(values.type, blockValues)
  let [start, next] = [0, 0]
  for (const block of blocksOf(values)) {
    const end = start + block.length
    let count = 0
    for (; next < rows.length; next += 1) {
      const row = elementAt(rows, next, 'chosen rows')
      if (row >= end) break
      picked[count] = elementAt(block, row - start, 'values of a block')
      count += 1
    }
    if (count > 0) yield picked.subarray(0, count) as Arrays[T]
    start = end
  }
}

/** The numbers of the chosen rows, which rise, at once. */
export function takeRows<T extends ValueType>(values: Values<T>, rows: Int32Array): Arrays[T] {
  const taken = newArray(values.type, rows.length)
  let filled = 0
  for (const block of chosenBlocks(values, rows)) {
    taken.set(block, filled)
    filled += block.length
  }
  return taken
}

/** The first rows with a number that is wanted, up to `most`, and their numbers. */
export function firstRows<T extends ValueType>(values: Values<T>, most: number, isWanted: (value: number) => boolean): { row: number; value: number }[] {
  const found: { row: number; value: number }[] = []
  let start = 0
  for (const block of blocksOf(values)) {
    let row = start
    for (const value of block) {
      if (isWanted(value)) found.push({ row, value })
      if (found.length === most) return found
      row += 1
    }
    start = row
  }
  return found
}

/** The first row with a number that is wanted; −1 where there is none. */
export const findRow = (values: Values, isWanted: (value: number) => boolean): number => firstRows(values, 1, isWanted)[0]?.row ?? -1 // default: none

/** Other numbers in place of these, made of them each time they are read. */
export const mapped = <From extends ValueType, To extends ValueType>(values: Values<From>, type: To, map: (value: number) => number): Values<To> => ({
  type,
  length: values.length,
  read: (from, into) => {
    const own = newArray(values.type, into.length)
    values.read(from, own)
    for (let index = 0; index < into.length; index += 1) into[index] = map(elementAt(own, index, 'values that are mapped'))
  },
})

/** How many different numbers there are, up to `most`: NaN is one of them. */
export function differentUpTo(values: Values, most: number): number {
  const found = new Set<number>()
  for (const block of blocksOf(values))
    for (const value of block) {
      found.add(value)
      if (found.size >= most) return found.size
    }
  return found.size
}

/** Different numbers, rising, NaN last. */
export class SortedNumbers {
  readonly #sorted: Int32Array | Float64Array
  /** How many there are. */
  readonly size: number

  /** Takes an array for itself. */
  constructor(values: Int32Array | Float64Array) {
    this.#sorted = values.sort()
    let size = 0
    for (let index = 0; index < values.length; index += 1) {
      const value = elementAt(values, index, 'sorted values')
      if (index === 0 || !isSame(value, elementAt(values, index - 1, 'sorted values'))) size += 1
    }
    this.size = size
  }

  has(value: number): boolean {
    const sorted = this.#sorted
    if (Number.isNaN(value)) return Number.isNaN(sorted.at(-1))
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (elementAt(sorted, middle, 'sorted values') < value) low = middle + 1
      else high = middle
    }
    return sorted[low] === value
  }
}

const isSame = (one: number, other: number): boolean => one === other || (Number.isNaN(one) && Number.isNaN(other))

/** Numbers of a column while its length is not yet known. */
export type GrowingValues<T extends ValueType> = Values<T> & { push(value: number): void }

const firstCapacity = 64

/** Keeps a block in memory and the full ones in a file, so that adding costs the same however many there are. What was added can be read at any time. */
export function growingValues<T extends ValueType>(type: T, file: ScratchFile): GrowingValues<T> {
  let block = newArray(type, firstCapacity)
  let [length, start] = [0, 0]
  const places: number[] = []
  const grow = (): void => {
    if (block.length < blockValues) {
      const larger = newArray(type, block.length * 2)
      larger.set(block)
      block = larger
      return
    }
    places.push(file.length)
    file.write(bytesOf(block), file.length)
    start += block.length
  }
  return {
    type,
    get length() {
      return length
    },
    push(value) {
      if (length - start === block.length) grow()
      block[length - start] = value
      length += 1
    },
    read(from, into) {
      for (let done = 0; done < into.length; ) {
        const row = from + done
        const offset = row % blockValues
        const some = into.subarray(done, done + blockValues - offset) as Arrays[T]
        const place = places[Math.floor(row / blockValues)]
        if (place === undefined) some.set(block.subarray(offset, offset + some.length))
        else file.fill(bytesOf(some), place + offset * block.BYTES_PER_ELEMENT)
        done += some.length
      }
    },
  }
}

const bytesOf = (array: Int32Array | Float64Array): Uint8Array => new Uint8Array(array.buffer, array.byteOffset, array.byteLength)
