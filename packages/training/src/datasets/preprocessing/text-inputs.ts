import { defined, elementAt, type TextParts } from '@trainyard/spec'
import { missingCategory } from '../table/table-data.js'
import { murmur3 } from './murmur3.js'

/** Texts in a fixed order, and which of them each row has; `missingCategory` for none. */
export type TextValues = { texts: readonly string[]; codes: Int32Array }

/** The parts of a text one after the other, so that a long one needs no room for all of them. */
const partsOf = { words, characters } satisfies Record<TextParts, (text: string) => Generator<string>>

/** Single words, and pairs that follow one another. */
function* words(text: string): Generator<string> {
  let before: string | null = null
  for (const [word] of text.matchAll(/[\p{L}\p{M}\p{N}_]+/gu)) {
    yield word
    if (before !== null) yield `${before} ${word}`
    before = word
  }
}

/** Three and four signs of a word that follow one another, with a blank before it and behind it. */
function* characters(text: string): Generator<string> {
  for (const [word] of text.matchAll(/\S+/gu)) {
    let [first, second, third]: (string | null)[] = [null, null, ' ']
    const next = function* (sign: string): Generator<string> {
      if (second !== null) yield `${second}${third}${sign}`
      if (first !== null) yield `${first}${second}${third}${sign}`
      ;[first, second, third] = [second, third, sign]
    }
    for (const sign of word) yield* next(sign)
    yield* next(' ')
  }
}

/** Counts the parts of a text by bucket. */
function counter({ parts, buckets }: { parts: TextParts; buckets: number }): (text: string) => ReadonlyMap<number, number> {
  const encoder = new TextEncoder()
  let bytes = new Uint8Array(256)
  const bucketOf = (part: string): number => {
    // A unit of UTF-16 is three bytes at most.
    if (bytes.length < 3 * part.length) bytes = new Uint8Array(6 * part.length)
    const { written } = encoder.encodeInto(part, bytes)
    return Math.abs(murmur3(new DataView(bytes.buffer), written)) % buckets
  }
  return (text) => {
    const counts = new Map<number, number>()
    for (const part of partsOf[parts](text.toLowerCase())) {
      const bucket = bucketOf(part)
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1) // default: the first
    }
    return counts
  }
}

/** How a text becomes inputs, one for each bucket. */
export type TextFit = { parts: TextParts; idf: number[] }

/**
 * Fits the weight of each bucket on `rows`: ln((1 + n) / (1 + m)) + 1, where m of n texts have a part in it (Salton & Buckley 1988, smoothed as in scikit-learn); 0 for a
 * bucket that no row has, since nothing is learned of it.
 */
export function fitTexts({ texts, codes }: TextValues, rows: Int32Array, { parts, buckets }: { parts: TextParts; buckets: number }): TextFit {
  const countsOf = counter({ parts, buckets })
  const having = new Float64Array(buckets)
  let count = 0
  for (const row of rows) {
    const code = elementAt(codes, row, 'texts of the rows')
    if (code === missingCategory) continue
    count += 1
    for (const bucket of countsOf(elementAt(texts, code, 'texts')).keys()) having[bucket] = elementAt(having, bucket, 'buckets') + 1
  }
  return { parts, idf: Array.from(having, (own) => (own === 0 ? 0 : Math.log((1 + count) / (1 + own)) + 1)) }
}

/** Writes the inputs of a text: (1 + ln count) · weight of each bucket, divided by the root of the sum of their squares; none for a text without parts. */
export function textEncoder(
  { parts, idf }: TextFit,
  { texts }: Pick<TextValues, 'texts'>,
): (code: number, write: (bucket: number, value: number) => void) => void {
  const countsOf = counter({ parts, buckets: idf.length })
  return (code, write) => {
    const weighed = [...countsOf(elementAt(texts, code, 'texts'))].map(([bucket, count]) => ({
      bucket,
      value: (1 + Math.log(count)) * defined(idf[bucket], 'weight of a bucket'),
    }))
    // In the order of the buckets, so that the sum has the same bits whatever the order of the words.
    const sum = weighed.toSorted((a, b) => a.bucket - b.bucket).reduce((squares, { value }) => squares + value ** 2, 0)
    if (sum > 0) for (const { bucket, value } of weighed) write(bucket, value / Math.sqrt(sum))
  }
}
