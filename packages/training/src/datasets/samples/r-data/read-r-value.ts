import { elementAt } from '@trainyard/spec'
/** A value of R with its attributes. Missing integers are NaN, missing strings null; symbols and pair lists appear as attributes only. */
export type RValue = {
  readonly items: readonly RValue[] | Float64Array | readonly (string | null)[]
  readonly attributes: ReadonlyMap<string, RValue>
}

const missingInteger = -(2 ** 31)
/** Codes of types in R's serialization that data frames of numbers, texts and factors are made of. */
const code = { symbol: 1, pairs: 2, characters: 9, logical: 10, integers: 13, reals: 14, strings: 16, list: 19, nothing: 254, reference: 255 } as const

/**
 * Reads a value that R serialized in its big-endian format of version 2 or 3 (R Internals, 1.8).
 * @throws {RangeError} at a type that data frames do not need.
 */
export function readRValue(bytes: Uint8Array): RValue {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const symbols: string[] = []
  let at = 2
  const integer = (): number => view.getInt32((at += 4) - 4)
  const text = (length: number): string => Buffer.from(bytes.subarray(at, (at += length))).toString('utf8')
  const numbers = (count: number, one: () => number): Float64Array => Float64Array.from({ length: count }, one)
  const version = (integer(), integer(), integer(), view.getInt32(2))
  if (version === 3) text(integer())

  const string = (): string | null => {
    integer()
    const length = integer()
    return length < 0 ? null : text(length)
  }
  const symbol = (flags: number): string => {
    if ((flags & 0xff) === code.reference) return elementAt(symbols, (flags >>> 8 || integer()) - 1, 'symbols')
    const name = string() ?? '' // default: a missing text is no name
    symbols.push(name)
    return name
  }
  const pairs = (first: number): Map<string, RValue> => {
    const found = new Map<string, RValue>()
    for (let flags = first; (flags & 0xff) === code.pairs; flags = integer()) {
      const name = symbol(integer())
      found.set(name, value(integer()))
    }
    return found
  }
  const items = (type: number): RValue['items'] => {
    if (type === code.nothing) return []
    const count = integer()
    if (type === code.list) return Array.from({ length: count }, () => value(integer()))
    if (type === code.strings) return Array.from({ length: count }, string)
    if (type === code.reals) return numbers(count, () => view.getFloat64((at += 8) - 8))
    if (type !== code.integers && type !== code.logical) throw new RangeError(`values of R's type ${type} are not read`)
    return numbers(count, () => {
      const read = integer()
      return read === missingInteger ? Number.NaN : read
    })
  }
  const value = (flags: number): RValue => {
    const own = items(flags & 0xff)
    return { items: own, attributes: flags & 0x200 ? pairs(integer()) : new Map() }
  }
  return value(integer())
}
