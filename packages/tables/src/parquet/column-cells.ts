import type { SchemaElement } from 'hyparquet'
import { decimalText } from '../decimal-text.js'
import { isoDay, isoTime } from '../iso-text.js'
import { type CellKind, numberText } from '../table-file.js'

/** How the values of a Parquet column become cells. `element` is what they are decoded as; `cell` is null for bytes that are no UTF-8. */
export type ColumnCells = { kind: CellKind; element: SchemaElement; cell(value: unknown): string | null }

const utf8 = new TextDecoder('utf-8', { fatal: true })

function text(value: unknown): string | null {
  try {
    return value instanceof Uint8Array ? utf8.decode(value) : null
  } catch {
    return null
  }
}

const number = (value: unknown): string => (typeof value === 'number' ? numberText(value) : String(value))
const same = (value: unknown): string => String(value)

/** Turns dates and times into ISO texts, and knows no other types that are more than numbers and bytes. */
export const parsers = {
  timestampFromMilliseconds: (value: bigint) => isoTime(BigInt(value)),
  timestampFromMicroseconds: (value: bigint) => isoTime(floored(BigInt(value), 1_000n)),
  timestampFromNanoseconds: (value: bigint) => isoTime(floored(BigInt(value), 1_000_000n)),
  dateFromDays: (value: number) => isoDay(value),
}

const floored = (value: bigint, unit: bigint): bigint => (value < 0n ? (value - unit + 1n) / unit : value / unit)

/** What a column holds, and how its values become cells; a text that says why they cannot. */
export function cellsOf(element: SchemaElement): ColumnCells | string {
  const { type, converted_type: converted, logical_type: logical } = element
  if (converted === 'DECIMAL' || logical?.type === 'DECIMAL') return decimalCells(element)
  if (logical?.type === 'TIMESTAMP' || converted?.startsWith('TIMESTAMP_') || (type === 'INT96' && !converted)) return { kind: 'date', element, cell: same }
  if (logical?.type === 'DATE' || converted === 'DATE') return { kind: 'date', element: { ...element, converted_type: 'DATE' }, cell: same }
  if (logical?.type === 'TIME' || converted?.startsWith('TIME_')) return 'holds times of day'
  if (converted === 'BSON' || converted === 'INTERVAL' || (logical && unreadable.has(logical.type)))
    return `holds values of the type ${logical?.type ?? converted}`
  if (logical?.type === 'UUID') return element.type_length === 16 ? { kind: 'text', element, cell: same } : 'holds damaged identifiers'
  if (logical?.type === 'FLOAT16') return element.type_length === 2 ? { kind: 'number', element, cell: number } : 'holds damaged numbers'
  switch (type) {
    case 'BOOLEAN':
      return { kind: 'boolean', element, cell: same }
    case 'INT32':
    case 'INT64':
    case 'FLOAT':
    case 'DOUBLE':
      return { kind: 'number', element, cell: number }
    case 'BYTE_ARRAY':
      return { kind: 'text', element: plainBytes(element), cell: text }
    case 'FIXED_LEN_BYTE_ARRAY':
    case 'INT96':
    case undefined:
    default:
      return 'holds bytes'
  }
}

const unreadable: ReadonlySet<string> = new Set(['MAP', 'LIST', 'INTERVAL', 'BSON', 'VARIANT', 'GEOMETRY', 'GEOGRAPHY', 'FILE'])

/** The column without what says more of its bytes. */
function plainBytes(element: SchemaElement): SchemaElement {
  const { converted_type: _converted, logical_type: _logical, ...plain } = element
  return plain
}

/** Bytes of a decimal: 76 digits, as the widest of Arrow have. */
const widestDecimal = 32
const mostDigits = 100

/** Decimals are taken from their digits, so that each is the number that the same digits say in a CSV. */
function decimalCells(element: SchemaElement): ColumnCells | string {
  const { logical_type: logical, type, type_length: width } = element
  const scale = element.scale ?? (logical?.type === 'DECIMAL' ? logical.scale : 0)
  if (scale < 0 || scale > mostDigits) return `holds decimals with ${scale} digits after the point`
  if (type === 'FIXED_LEN_BYTE_ARRAY' && (width === undefined || width < 1 || width > widestDecimal)) return `holds decimals of ${width} bytes`
  const cell = (value: unknown): string | null => {
    if (value instanceof Uint8Array) return value.length > widestDecimal ? null : decimalText(signed(value), scale)
    return typeof value === 'number' || typeof value === 'bigint' ? decimalText(BigInt(value), scale) : null
  }
  return { kind: 'number', element: plainBytes(element), cell }
}

/** Bytes in the order of the highest first, in two's complement. */
function signed(bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n
  return BigInt.asIntN(8 * bytes.length, BigInt(`0x${Buffer.from(bytes).toString('hex')}`))
}
