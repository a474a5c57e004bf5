import fc from 'fast-check'
import { expect, test } from 'vitest'
import { displayName, metadata, shortened } from './names.js'

const messageOf = (name: string): string | undefined => displayName.safeParse(name).error?.issues[0]?.message

test.each([
  ['\u200b', 'U+200B'],
  ['a\u200bb', 'U+200B'],
  ['a\u2028b', 'U+2028'],
  ['a\u2029b', 'U+2029'],
  ['a\u0000', 'U+0000'],
  ['a\nb', 'U+000A'],
  ['a\u0007b', 'U+0007'],
  ['a\u0085b', 'U+0085'],
  ['a\u202eb', 'U+202E'],
  ['a\u2066b', 'U+2066'],
  ['a\u00adb', 'U+00AD'],
  ['a\ufeffb', 'U+FEFF'],
  ['\u3164', 'U+3164'],
  ['\u2800', 'U+2800'],
  ['a\u2060b', 'U+2060'],
  ['a\ud800', 'U+D800'],
  ['\udc00a', 'U+DC00'],
])('%j is no name: it holds %s', (name, character) => {
  expect(messageOf(name)).toBe(`must not hold ${character}, which is a control character or shows nothing`)
})

test.each(['', ' ', '\u00a0', '\u3000 \t', '\ufeff', '\n', '\u200d', '\ufe0f', '\u200c\u200d'])('%j shows nothing', (name) => {
  expect(messageOf(name)).toBe('must hold at least one character that can be seen')
})

test.each([
  [' a ', 'a'],
  ['\ufeffa', 'a'],
  ['\ta\n', 'a'],
  ['e\u0301', 'é'],
  ['\u212b', 'Å'],
  ['a b', 'a b'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['❤\ufe0f', '❤\ufe0f'],
  ['🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
  ['__proto__', '__proto__'],
])('%j is kept as %j', (given, kept) => {
  expect(displayName.parse(given)).toBe(kept)
})

test('characters are counted as people count them', () => {
  const family = '👨\u200d👩\u200d👧\u200d👦'
  expect(displayName.parse('e\u0301'.repeat(100))).toBe('é'.repeat(100))
  expect(displayName.parse(family.repeat(15))).toBe(family.repeat(15))
  expect(messageOf('a'.repeat(101))).toBe('must have at most 100 characters, as people count them; received 101')
  expect(messageOf('🙂'.repeat(101))).toContain('received 101')
  expect(messageOf(`a${'\u0308\u0323'.repeat(600)}`)).toContain('UTF-16 units')
})

/** Unicode's own words for what the tables of this test call invisible, character by character: independent of the expression in the product. */
const characters = fc.constantFrom(...Array.from('aé\u0301\u200b\u200d\ufeff\u2028\u0007 \u00a0日🙂\ud800\udc00\u202e\u0308ßİ'))
const bad = new Set(['\u200b', '\ufeff', '\u2028', '\u0007', '\u202e'])

test('a name that is taken is composed, trimmed, and holds nothing invisible; taken once more it stays as it is', () => {
  fc.assert(
    fc.property(fc.array(characters, { maxLength: 12 }), (letters) => {
      const given = letters.join('')
      const parsed = displayName.safeParse(given)
      const composed = given.normalize('NFC').trim()
      const whole = !/\p{Cs}/u.test(composed)
      const isGood =
        whole && Array.from(composed).every((letter) => !bad.has(letter)) && Array.from(composed).some((letter) => !' \u00a0\u200d'.includes(letter))
      expect(parsed.success).toBe(isGood)
      if (!parsed.success) return
      expect(parsed.data).toBe(composed)
      expect(displayName.parse(parsed.data)).toBe(parsed.data)
    }),
    { numRuns: 3_000 },
  )
})

test('a text is shortened between characters, never inside of one', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', '🙂', 'e\u0301', '👩\u200d🚀', 'é'), { maxLength: 30 }), fc.integer({ min: 1, max: 30 }), (letters, most) => {
      const text = letters.join('')
      expect(shortened(text, most)).toBe(letters.slice(0, text.length <= most ? letters.length : most).join(''))
    }),
    { numRuns: 1_000 },
  )
})

test('keys of metadata are names, and two that look the same are an error', () => {
  expect(metadata.parse({ ' team ': 'a\nb', 'e\u0301': 'e\u0301', constructor: 'x' })).toEqual({ team: 'a\nb', é: 'é', constructor: 'x' })
  for (const [entries, message] of [
    [{ é: '1', 'e\u0301': '2' }, 'must differ from'],
    [{ a: '1', 'a ': '2' }, 'must differ from'],
    [{ '\u200b': '1' }, 'U+200B'],
    [{ '': '1' }, 'can be seen'],
    [{ a: '\u0000' }, 'control characters'],
    [{ ['k'.repeat(65)]: '1' }, 'at most 64 characters'],
    [Object.fromEntries(Array.from({ length: 17 }, (_, index) => [`k${index}`, ''])), 'at most 16 entries'],
  ] as const)
    expect(metadata.safeParse(entries).error?.issues[0]?.message).toContain(message)
})
