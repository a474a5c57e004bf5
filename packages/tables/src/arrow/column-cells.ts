import { elementAt, limits } from '@trainyard/spec'
import { type Data, DataType, DateUnit, TimeUnit, Type, type Vector } from 'apache-arrow'
import { isoDay, isoTime } from '../iso-text.js'
import { decimalText } from '../decimal-text.js'
import { type CellKind, numberText } from '../table-file.js'
import { damaged } from './messages.js'

/** Reads a value of a batch that is there: its number in the batch to a cell. */
type CellAt = (index: number) => string

/** How a column of a type becomes cells: its kind, and a reader for each batch, which has checked that the batch has all of its values. */
export type ArrowCells = { kind: CellKind | null; open(data: Data): CellAt }

const dayMs = 86_400_000

/** What a column holds, and how its values become cells; a text that says why they cannot. */
export function cellsOf(type: DataType): ArrowCells | string {
  if (DataType.isNull(type)) return { kind: null, open: () => () => '' }
  if (DataType.isBool(type)) return { kind: 'boolean', open: (data) => bits(data) }
  if (DataType.isInt(type)) return { kind: 'number', open: (data) => elements(data, 1, String) }
  if (DataType.isFloat(type)) return { kind: 'number', open: floats }
  if (DataType.isDecimal(type)) return decimals(type)
  if (DataType.isDate(type))
    return { kind: 'date', open: (data) => elements(data, 1, type.unit === DateUnit.DAY ? (days) => isoDay(Number(days)) : (time) => dayOrTime(BigInt(time))) }
  if (DataType.isTimestamp(type)) return { kind: 'date', open: (data) => elements(data, 1, (value) => isoTime(milliseconds(BigInt(value), type.unit))) }
  if (DataType.isUtf8(type) || DataType.isLargeUtf8(type)) return { kind: 'text', open: texts }
  if (DataType.isUtf8View(type)) return { kind: 'text', open: views }
  if (DataType.isDictionary(type)) return dictionaryCells(type.dictionary)
  const { typeId }: DataType = type
  return `holds values of the type ${Type[typeId]}`
}

const dayOrTime = (time: bigint): string => (time % BigInt(dayMs) === 0n ? isoDay(Number(time / BigInt(dayMs))) : isoTime(time))

/** Milliseconds of a time since 1970 in a unit; what is less than one is cut off, towards the past. */
function milliseconds(value: bigint, unit: TimeUnit): bigint {
  if (unit === TimeUnit.SECOND) return value * 1_000n
  if (unit === TimeUnit.MILLISECOND) return value
  const divisor = unit === TimeUnit.MICROSECOND ? 1_000n : 1_000_000n
  return value < 0n ? (value - divisor + 1n) / divisor : value / divisor
}

type Plain = ArrayLike<number | bigint>

function elements(data: Data, stride: number, cell: (value: number | bigint) => string): CellAt {
  const values = data.values as Plain | undefined
  if (!values || values.length < data.length * stride) throw damaged('a column has fewer values than its batch has rows')
  return (index) => cell(elementAt(values, index, 'values of a column'))
}

function bits(data: Data): CellAt {
  const bytes = data.values as Uint8Array | undefined
  if (!bytes || 8 * bytes.length < data.length) throw damaged('a column has fewer values than its batch has rows')
  return (index) => String(((elementAt(bytes, index >> 3, 'bytes of a column') >> (index & 7)) & 1) === 1)
}

function floats(data: Data): CellAt {
  if (!(data.values instanceof Uint16Array)) return elements(data, 1, (value) => numberText(Number(value)))
  return elements(data, 1, (value) => numberText(halfFloat(Number(value))))
}

/** A float of 16 bits (IEEE 754). */
function halfFloat(bits: number): number {
  const [sign, exponent, fraction] = [bits >> 15 === 0 ? 1 : -1, (bits >> 10) & 0x1f, bits & 0x3ff]
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN
  return exponent === 0 ? sign * 2 ** -24 * fraction : sign * 2 ** (exponent - 25) * (1_024 + fraction)
}

const mostDigits = 100

function decimals({ scale, bitWidth }: { scale: number; bitWidth: number }): ArrowCells | string {
  if (![32, 64, 128, 256].includes(bitWidth) || scale < 0 || scale > mostDigits)
    return `holds decimals of ${bitWidth} bits with ${scale} digits after the point`
  const words = bitWidth / 32
  return {
    kind: 'number',
    open: (data) => {
      const values = data.values as Uint32Array | Int32Array | undefined
      if (!values || values.length < data.length * words) throw damaged('a column has fewer values than its batch has rows')
      return (index) => {
        let unscaled = 0n
        for (let word = words - 1; word >= 0; word -= 1)
          unscaled = (unscaled << 32n) | BigInt(elementAt(values, index * words + word, 'words of a decimal') >>> 0)
        return decimalText(BigInt.asIntN(bitWidth, unscaled), scale)
      }
    },
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

function decodedText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes)
  } catch (cause) {
    throw damaged('a text is not UTF-8', cause)
  }
}

/** Texts one after the other. That each ends where the next begins is checked first: a few bytes could otherwise be the text of every row. */
function texts(data: Data): CellAt {
  const bytes = (data.values ?? new Uint8Array()) as Uint8Array // default: all texts are empty
  const offsets = data.valueOffsets as Plain | undefined
  if (data.length > 0 && (!offsets || offsets.length <= data.length)) throw damaged('a column has fewer values than its batch has rows')
  const at = (index: number): number => Number(elementAt(offsets ?? [], index, 'ends of texts'))
  for (let index = 0; index < data.length; index += 1)
    if (!(at(index) >= 0 && at(index) <= at(index + 1) && at(index + 1) <= bytes.length)) throw damaged('a text lies outside of its column')
  return (index) => decodedText(bytes.subarray(at(index), at(index + 1)))
}

const viewBytes = 16
const inlineBytes = 12

/** Texts that stand in the views themselves where they are short, and in other buffers where they are not. */
function views(data: Data): CellAt {
  const bytes = data.values as Uint8Array | undefined
  if (!bytes || bytes.byteLength < data.length * viewBytes) throw damaged('a column has fewer values than its batch has rows')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let sum = 0
  return (index) => {
    const at = index * viewBytes
    const length = view.getInt32(at, true)
    sum += length
    if (length < 0 || sum > limits.tableBatchBytes) throw damaged(`the texts of a column are longer than ${limits.tableBatchBytes} bytes together`)
    if (length <= inlineBytes) return decodedText(bytes.subarray(at + 4, at + 4 + length))
    const buffer = data.variadicBuffers[view.getInt32(at + 8, true)]
    const start = view.getInt32(at + 12, true)
    if (!buffer || start < 0 || start + length > buffer.length) throw damaged('a text lies outside of its column')
    return decodedText(buffer.subarray(start, start + length))
  }
}

/** Categories: the cells of a dictionary are read once, and found by number. */
function dictionaryCells(type: DataType): ArrowCells | string {
  const own = DataType.isDictionary(type) ? 'holds a dictionary of dictionaries' : cellsOf(type)
  if (typeof own === 'string') return own
  const known = new WeakMap<Vector, string[]>()
  return {
    kind: own.kind,
    open: (data) => {
      const { dictionary } = data
      if (!dictionary) throw damaged('a column has no dictionary')
      let cells = known.get(dictionary)
      if (!cells) {
        cells = dictionary.data.flatMap((part) => partCells(part, own))
        known.set(dictionary, cells)
      }
      const all = cells
      return elements(data, 1, (index) => {
        const cell = all[Number(index)]
        if (cell === undefined) throw damaged(`a value is number ${index} of a dictionary of ${all.length}`)
        return cell
      })
    },
  }
}

/** The cells of a batch of values: '' where one is missing. */
export function partCells(data: Data, cells: ArrowCells): string[] {
  const { nullBitmap } = data
  const hasMissing = nullBitmap !== undefined && nullBitmap !== null && nullBitmap.length > 0
  if (hasMissing && 8 * nullBitmap.length < data.length) throw damaged('a column says less of missing values than its batch has rows')
  const cellAt = cells.open(data)
  return Array.from({ length: data.length }, (_, index) => (hasMissing && !data.getValid(index) ? '' : cellAt(index)))
}
