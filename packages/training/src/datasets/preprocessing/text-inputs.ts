import { defined, elementAt, type TextParts } from '@trainyard/spec'
import { missingCategory } from '../table/table-data.js'
import { murmur3 } from './murmur3.js'

/** Texts in a fixed order, and which of them each row has; `missingCategory` for none. */
export type TextValues = { texts: readonly string[]; codes: Int32Array }

/** Which words or signs follow one another: single words and pairs; three and four signs within a word, its ends among them. */
const [wordLengths, signLengths] = [
  [1, 2],
  [3, 4],
] as const

/** How often each bucket has a part of the text, by bucket. */
type Counts = ReadonlyMap<number, number>

function partsOf(text: string, parts: TextParts): string[] {
  const lower = text.toLowerCase()
  if (parts === 'words') {
    const words = lower.match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [] // default: a text of other signs has none
    return wordLengths.flatMap((length) => runs(words, length).map((run) => run.join(' ')))
  }
  return lower.split(/\s+/).flatMap((word) => {
    const signs = [...` ${word} `]
    // A word that is no longer than a run is one run, whatever the length.
    const lengths = signLengths.filter((length, index) => index === 0 || signs.length > elementAt(signLengths, index - 1, 'lengths'))
    return word === '' ? [] : lengths.flatMap((length) => (signs.length <= length ? [signs.join('')] : runs(signs, length).map((run) => run.join(''))))
  })
}

/** Everything that is `length` in a row. */
const runs = (of: readonly string[], length: number): string[][] =>
  Array.from({ length: Math.max(0, of.length - length + 1) }, (_, start) => of.slice(start, start + length))

/** Counts the parts of texts by bucket, each text once however many rows have it. */
function counter({ parts, buckets }: { parts: TextParts; buckets: number }, texts: readonly string[]): (code: number) => Counts {
  const known = new Map<number, Counts>()
  const encoder = new TextEncoder()
  let bytes = new Uint8Array(256)
  const bucketOf = (part: string): number => {
    // A unit of UTF-16 is three bytes at most.
    if (bytes.length < 3 * part.length) bytes = new Uint8Array(6 * part.length)
    const { written } = encoder.encodeInto(part, bytes)
    return Math.abs(murmur3(new DataView(bytes.buffer), written)) % buckets
  }
  return (code) => {
    const found = known.get(code)
    if (found) return found
    const counts = new Map<number, number>()
    for (const part of partsOf(elementAt(texts, code, 'texts'), parts)) {
      const bucket = bucketOf(part)
      counts.set(bucket, (counts.get(bucket) ?? 0) + 1) // default: the first
    }
    known.set(code, counts)
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
  const countsOf = counter({ parts, buckets }, texts)
  const having = new Float64Array(buckets)
  let count = 0
  for (const row of rows) {
    const code = elementAt(codes, row, 'texts of the rows')
    if (code === missingCategory) continue
    count += 1
    for (const bucket of countsOf(code).keys()) having[bucket] = elementAt(having, bucket, 'buckets') + 1
  }
  return { parts, idf: Array.from(having, (own) => (own === 0 ? 0 : Math.log((1 + count) / (1 + own)) + 1)) }
}

/** Writes the inputs of a text: (1 + ln count) · weight of each bucket, divided by the root of the sum of their squares; none for a text without parts. */
export function textEncoder(
  { parts, idf }: TextFit,
  { texts }: Pick<TextValues, 'texts'>,
): (code: number, write: (bucket: number, value: number) => void) => void {
  const countsOf = counter({ parts, buckets: idf.length }, texts)
  return (code, write) => {
    const weighed = [...countsOf(code)].map(([bucket, count]) => ({ bucket, value: (1 + Math.log(count)) * defined(idf[bucket], 'weight of a bucket') }))
    // In the order of the buckets, so that the sum has the same bits whatever the order of the words.
    const sum = weighed.toSorted((a, b) => a.bucket - b.bucket).reduce((squares, { value }) => squares + value ** 2, 0)
    if (sum > 0) for (const { bucket, value } of weighed) write(bucket, value / Math.sqrt(sum))
  }
}
