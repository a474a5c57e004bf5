import { nearest } from '@trainyard/runtime'
import { limits } from '@trainyard/spec'
import { maxHeaderSize } from 'node:http'
import { expect, test } from 'vitest'
import { presentedKey, parseKey } from './authentication/api-key.js'
import { readRange } from './downloads/byte-range.js'
import { matches } from './entity-tag.js'
import { plainFilename } from './plain-filename.js'
import { canonicalTarget } from './plugins/requests/request-target.js'
import { textErrors } from './plugins/requests/text-errors.js'
import { readFilter, readOrder } from './routes/mlflow/search/filter.js'

/** Reads text of a client that has so many characters. */
type Reader = { read(text: string): unknown; most: number }

const fields = {
  attributes: new Map(),
  entities: new Map([['params', { type: 'text' as const, of: (item: string) => item }]]),
}
const item = 'a'.repeat(limits.metadataValueCharacters)
const filter: Reader = { read: (text) => readFilter(text, fields)(item), most: 4_000 }
const order: Reader = { read: (text) => readOrder([text], [], fields), most: 1_000 }
const header = (read: (text: string) => unknown): Reader => ({ read, most: maxHeaderSize })
const tag = header((text) => matches(text, '"a"'))
const key = header(presentedKey)
const name = header(plainFilename)

const json = (text: string) => textErrors({ text, [text]: text }, [])
const repeat =
  (part: string, before = '', after = '') =>
  (characters: number) =>
    before + part.repeat(Math.floor(characters / part.length)) + after

/** Texts that make a reader go back as often as it can. */
const hostile: readonly [name: string, reader: Reader, text: (characters: number) => string][] = [
  ['a filter of doubled quotes without an end', filter, repeat("''", 'params.a IN (')],
  ['a filter of doubled quotes in a text', filter, repeat("''", "params.a = '")],
  ['a filter of texts without commas', filter, repeat("'a'", 'params.a IN (')],
  ['a filter of mixed quotes', filter, repeat(`'"`, 'params.a IN (')],
  ['a filter of digits', filter, repeat('1', 'params.a = ', 'x')],
  ['a filter of digits and dots', filter, repeat('1.', 'params.a = ')],
  ['a filter of blanks', filter, repeat(' ', 'params.a', 'x')],
  ['a filter of names', filter, repeat('a.')],
  ['a filter of ors', filter, repeat('or ')],
  ['a filter of quotes', filter, repeat("'")],
  ['a filter of comparisons', filter, repeat("params.a = 'a' and ")],
  ['a pattern of wildcards', filter, repeat('%a', "params.a LIKE '", "b'")],
  ['a pattern of single wildcards', filter, repeat('_', "params.a LIKE '%", "b'")],
  ['an order of blanks', order, repeat(' ', 'params.a', 'x')],
  ['an order of names', order, repeat('a.')],
  ['an order of backticks', order, repeat('`')],
  ['tags in If-None-Match', tag, repeat('"b", ')],
  ['blanks in If-None-Match', tag, repeat(' ', '"', 'b')],
  ['weak marks in If-None-Match', tag, repeat('W/')],
  ['blanks in Authorization', key, repeat(' ', 'Bearer ', 'a b')],
  ['base64 in Authorization', key, repeat('OjpA', 'Basic ')],
  ['a long key', header(parseKey), repeat('a', 'ty_')],
  ['digits in Range', header((text) => readRange(text, 10)), repeat('1', 'bytes=', '-x')],
  ['slashes in a target', header(canonicalTarget), repeat('/', '', 'a')],
  ['slashes at the end of a target', header(canonicalTarget), repeat('/', 'a')],
  ['origins in a target', header(canonicalTarget), repeat('http://')],
  ['separators in a file name', name, repeat('/\\')],
  ['line breaks in a file name', name, repeat('\n\u2028')],
  ['surrogates in JSON', { read: json, most: limits.requestBodyBytes / 4 }, repeat('\ud83d')],
  ['a misspelled path', header((text) => nearest(text, ['/v1/jobs', '/v1/datasets'])), repeat('/v1/jobs')],
]

/** Milliseconds of processor time, the least of several tries. */
function cpuMs(work: () => unknown): number {
  const tries = Array.from({ length: 3 }, () => {
    const before = process.cpuUsage()
    try {
      work()
    } catch {
      // That it cannot be read is right; only the time counts.
    }
    const { user, system } = process.cpuUsage(before)
    return (user + system) / 1_000
  })
  return Math.min(...tries)
}

/** Below this the clock says little. */
const measurableMs = 20

/** The lengths at which twice the text takes much more than twice the time; four times would be a square, and more an exponent. */
function steepAt({ read, most }: Reader, textOf: (characters: number) => string): number[] {
  const steep: number[] = []
  let before = 0
  for (let characters = 16; characters <= most && steep.length === 0; characters *= 2) {
    const text = textOf(characters)
    const ms = cpuMs(() => read(text))
    if (ms > measurableMs && ms > 3.5 * Math.max(before, measurableMs / 2)) steep.push(characters)
    before = ms
  }
  return steep
}

test.each(hostile)('%s takes time in proportion to its length', (_, reader, textOf) => {
  expect(steepAt(reader, textOf)).toEqual([])
})

test('what is compared with every run is bounded', () => {
  expect(() => readFilter("params.a = 'a' and ".repeat(60).slice(0, -5), fields)).toThrow('more than 50 comparisons')
})
