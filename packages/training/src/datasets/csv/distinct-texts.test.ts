import { InvariantError } from '@trainyard/spec'
import { memoryScratch } from '@trainyard/tables'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DistinctTexts } from './distinct-texts.js'

/** Texts that are alike by their letters, with halves of surrogate pairs, and some that are longer than what is read at once. */
const text = fc.oneof(
  fc.constantFrom('', 'é', 'e\u0301', 'Å', '\u212B', '\uD800', '\uD801', '\uDC00', 'same', 'Same', 'x'.repeat(40_000)),
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.integer({ min: 0, max: 400 }).map((number) => `text ${number} `.repeat(300)),
)
const room = fc.record({ texts: fc.constantFrom(-1, 0, 3, 1_000), characters: fc.constantFrom(0, 100, 1e6) })

test('texts have the numbers of the order in which they first came, in memory and on the disk, and are read back as they were', () => {
  fc.assert(
    fc.property(fc.array(text, { maxLength: 120 }), room, (given, most) => {
      const file = memoryScratch().open()
      const texts = new DistinctTexts(file, most)
      const expected = [...new Set(given.map((each) => each.normalize('NFC')))]
      for (const each of given) {
        expect(texts.add(each)).toBe(expected.indexOf(each.normalize('NFC')))
        // Columns share the file.
        file.write(Uint8Array.of(1, 2, 3), file.length)
      }
      expect([...texts]).toEqual(expected)
      expect(expected.map((_, code) => texts.at(expected.length - 1 - code))).toEqual(expected.toReversed())
      expect([texts.size, texts.characters, texts.first(5)]).toEqual([expected.length, expected.join('').length, expected.slice(0, 5)])
      expect(given.every((each) => texts.has(each))).toBe(true)
      expect(texts.has('a text that was not given')).toBe(false)
      expect(() => texts.at(expected.length)).toThrow(InvariantError)
    }),
  )
})

test('more texts than the first table has room for keep their numbers', () => {
  const texts = new DistinctTexts(memoryScratch().open(), { texts: 0, characters: 0 })
  const count = 150_000
  let misnumbered = 0
  for (let number = 0; number < count; number += 1) if (texts.add(`text ${number}`) !== number) misnumbered += 1
  expect(misnumbered).toBe(0)
  for (let number = 0; number < count; number += 997) expect([texts.add(`text ${number}`), texts.at(number)]).toEqual([number, `text ${number}`])
  expect(texts.size).toBe(count)
})
