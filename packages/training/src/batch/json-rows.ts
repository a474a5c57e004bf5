import { columnName } from '@trainyard/csv'
import { type ByteSource, elementAt, type Instance, instance, isRecord, JsonError, limits, readJsonText } from '@trainyard/spec'
import { DataError } from '../datasets/data-error.js'
import { createCutter, type FileRows, knownColumns, placesOf, type RowBatch, type RowSource, watched } from './row-source.js'

type Line = { line: number; value: Instance }

/** Rows as lines of JSON, each of which is an instance as a request has it. An object may have further keys, which can be passed through. */
export function jsonRows({ input, manifest, columns }: FileRows): RowSource {
  const { filename } = input.source
  const { taken, leftOut } = knownColumns(manifest)
  const known = new Set([...taken, ...leftOut])
  const isTable = manifest.dataset.kind === 'table'
  const first = firstOf(filename, input.bytes)
  const keys = first !== null && isRecord(first.value) ? Object.keys(first.value) : []
  const passed = placesOf(filename, columns, keys).map((place) => elementAt(keys, place, 'keys'))
  const isKnown = (key: string): boolean => known.has(key) || known.has(columnName(key))
  const ownOf = (value: Instance): Instance => (isTable && isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => isKnown(key))) : value)
  const batchOf = (lines: readonly Line[], fraction: number): RowBatch => {
    const instances = lines.map(({ value }) => (isTable || passed.length === 0 ? ownOf(value) : withoutKeys(value, passed)))
    return {
      rows: { instances },
      instanceAt: (row) => elementAt(instances, row, 'rows'),
      passed: lines.map(({ value }) => passed.map((key) => (isRecord(value) ? (value[key] ?? null) : null))), // default: a row without the key
      fraction,
    }
  }
  return {
    passed,
    dropped: isTable ? keys.filter((key) => !isKnown(key) && !passed.includes(key)) : [],
    *batches(skip, size) {
      const { bytes, fraction } = watched(input.bytes)
      const cutter = createCutter<Line>(size)
      let at = 0
      for (const line of linesOf(filename, bytes)) {
        at += 1
        if (at <= skip) continue
        cutter.add(parsed(filename, line))
        for (const lines of cutter.full()) yield batchOf(lines, fraction())
      }
      if (cutter.rest().length > 0) yield batchOf(cutter.rest(), 1)
    },
  }
}

/** An image with a key beside its bytes is the image. */
function withoutKeys(value: Instance, keys: readonly string[]): Instance {
  return isRecord(value) ? Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) : value
}

function firstOf(file: string, bytes: ByteSource): Line | null {
  for (const line of linesOf(file, bytes)) return parsed(file, line)
  return null
}

function parsed(file: string, { line, text }: TextLine): Line {
  try {
    const value = instance.safeParse(readJsonText(text, { nan: 'missing', inexact: 'cells' }))
    if (value.success) return { line, value: value.data }
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    throw new DataError({ file, line, message: error.message })
  }
  throw new DataError({ file, line, message: 'a line must be an instance as JSON' })
}

type TextLine = { line: number; text: string }

const blockBytes = 1 << 18
const lineFeed = 0x0a
const decoder = new TextDecoder('utf-8', { fatal: true })

/** The lines of a text in UTF-8 that are not blank, with their numbers from 1. */
function* linesOf(file: string, bytes: ByteSource): Generator<TextLine> {
  let rest: Uint8Array = new Uint8Array(0)
  let line = 0
  for (let start = 0; start < bytes.length || rest.length > 0; start += blockBytes) {
    const isLast = start + blockBytes >= bytes.length
    const block = Buffer.concat([rest, start < bytes.length ? bytes.read(start, Math.min(start + blockBytes, bytes.length)) : new Uint8Array(0)])
    let from = 0
    for (let end = block.indexOf(lineFeed, from); end !== -1 || (isLast && from < block.length); end = block.indexOf(lineFeed, from)) {
      const stop = end === -1 ? block.length : end
      line += 1
      const text = decoded(file, line, block.subarray(from, stop))
      if (text.trim() !== '') yield { line, text }
      from = Math.min(stop + 1, block.length)
    }
    rest = isLast ? new Uint8Array(0) : block.subarray(from)
    if (rest.length > limits.batchLineBytes) throw new DataError({ file, line: line + 1, message: `a line may have at most ${limits.batchLineBytes} bytes` })
  }
}

function decoded(file: string, line: number, bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes)
  } catch (cause) {
    throw new DataError({ file, line, message: 'the text is not UTF-8' }, { cause })
  }
}
