import { limits, readingHeaders } from '@trainyard/spec'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { setReadingHeaders } from './reading-headers.js'

function headersOf(dropped: readonly string[], unseen: readonly [string, number][]): Map<string, string> {
  const headers = new Map<string, string>()
  const reply = { header: (name: string, value: string) => headers.set(name, value) }
  setReadingHeaders(reply as never, { dropped: new Set(dropped), unseen: new Map(unseen), columns: [] })
  return headers
}

test('nothing to say is no header', () => {
  expect(headersOf([], []).size).toBe(0)
})

test('names and counts are JSON in ASCII, whatever the names are', () => {
  const name = fc.string({ unit: 'binary', maxLength: 8 }).filter((text) => text !== '__proto__')
  fc.assert(
    fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 20 }), (names) => {
      const headers = headersOf(
        names,
        names.map((each, index) => [each, index + 1]),
      )
      for (const value of headers.values()) expect(value).toMatch(/^[\x20-\x7e]+$/)
      expect(JSON.parse(headers.get(readingHeaders.dropped) ?? '')).toEqual(names)
      expect(JSON.parse(headers.get(readingHeaders.unseen) ?? '')).toEqual(Object.fromEntries(names.map((each, index) => [each, index + 1])))
    }),
    { numRuns: 500 },
  )
})

test('thousands of names stay within what a client takes, and say how many are left', () => {
  const names = Array.from({ length: 4_096 }, (_, index) => `column ${index}`)
  const value = headersOf(names, []).get(readingHeaders.dropped) ?? ''
  const listed = JSON.parse(value) as string[]
  expect(value.length).toBeLessThan(limits.readingHeaderCharacters + 100)
  expect(listed.at(-1)).toBe(`… (${4_096 - (listed.length - 1)} more)`)
})
