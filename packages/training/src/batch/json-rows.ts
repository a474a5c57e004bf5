import { columnName } from '@trainyard/csv'
import { type ByteSource, elementAt, type Instance, instance, isRecord, JsonError, limits, readJsonText } from '@trainyard/spec'
import { textLines } from '@trainyard/tables'
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
      for (const line of linesOf(bytes)) {
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
  for (const line of linesOf(bytes)) return parsed(file, line)
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

/** The lines of a text that are not blank, with their numbers from 1. */
function* linesOf(bytes: ByteSource): Generator<TextLine> {
  for (const { texts, first } of textLines(bytes, limits.batchLineCharacters))
    for (const [index, text] of texts.entries()) if (text.trim() !== '') yield { line: first + index, text }
}
