import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nameError, printable } from './text.js'

test('any text becomes one that Postgres can store, and what could be stored stays as it is', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.oneof(fc.constantFrom('\0', '\ud800', '\udfff', '\u0007', '\u2028', '\n', '\t', '😀', 'é'), fc.string({ unit: 'binary' })) }),
      (text) => {
        const shown = printable(text)
        expect(Buffer.from(shown).toString()).toBe(shown)
        expect(shown).not.toMatch(/(?![\n\t])[\p{Cc}\u2028\u2029]/u)
        if (Buffer.from(text).toString() === text && !/[\p{Cc}\u2028\u2029]/u.test(text)) expect(shown).toBe(text)
      },
    ),
    { numRuns: 1_000 },
  )
  expect(printable('a\0b\ud800\u2028\n')).toBe('a\\u0000b\\ud800\\u2028\n')
})

test.each([
  ['cats', null],
  ['Übung 日本 😀', null],
  ['x'.repeat(255), null],
  ['x'.repeat(256), 'must have at most 255 characters, not 256'],
  ['', 'must show something: it is empty, or holds signs only that cannot be seen'],
  [' \u00a0\u200b\ufeff', 'must show something: it is empty, or holds signs only that cannot be seen'],
  ['a\nb', 'must not hold the control character U+000A'],
  ['a\0', 'must not hold the control character U+0000'],
  ['a\udc00', 'must not hold the control character U+DC00'],
  ['a\u2029', 'must not hold the control character U+2029'],
])('the name %j', (name, error) => expect(nameError(name, 255)).toBe(error))
