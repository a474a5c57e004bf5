import { z } from 'zod'
import { limits } from './limits.js'

/**
 * What no name may hold: control characters, separators of lines and paragraphs, halves of surrogate pairs, and characters that show nothing. The joiners of
 * scripts and emoji, variation selectors and the tags of flags are invisible too, but change what is seen next to them.
 */
const forbidden = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u2800]|(?!\u034f|\u200c|\u200d|[\u{e0020}-\u{e007f}]|\p{Variation_Selector})\p{Default_Ignorable_Code_Point}/u

/** Anything that can be seen. */
const visible = /[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u

const codePoint = (character: string): string => `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` // default: no character

const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** The characters of a text as people count them: a letter with its accents is one, and so is a family of emoji. */
const graphemes = (text: string): string[] => Array.from(segmenter.segment(text), ({ segment }) => segment)

/** A name's text with at most so many characters, as people count them: never half of one. */
export const shortened = (text: string, most: number): string => (text.length <= most ? text : graphemes(text).slice(0, most).join('').trim())

/** The name of what is made of a named thing, `<name>: <part>`, within the characters that a name may have. */
export const nameOfPart = (name: string, part: string): string => `${shortened(name, limits.nameCharacters - part.length - 2)}: ${part}`

/** What is wrong with a name that is trimmed and normalized; null for a good one. */
function errorOf(name: string, most: number): string | null {
  const bad = forbidden.exec(name)?.[0]
  if (bad !== undefined) return `must not hold ${codePoint(bad)}, which is a control character or shows nothing`
  if (!visible.test(name)) return 'must hold at least one character that can be seen'
  if (name.length > limits.nameUnits) return `must take at most ${limits.nameUnits} UTF-16 units; received ${name.length}`
  const count = name.length <= most ? 0 : graphemes(name).length
  return count > most ? `must have at most ${most} characters, as people count them; received ${count}` : null
}

/** Text that people give to tell things apart: trimmed, in Unicode's composed form (NFC), and on one line. Equal to the eye is equal in the database. */
export const nameText = (most: number) =>
  z
    .string()
    .normalize('NFC')
    .trim()
    .check(({ value, issues }) => {
      const message = errorOf(value, most)
      if (message !== null) issues.push({ code: 'custom', message, input: value })
    })
    .meta({
      minLength: 1,
      maxLength: limits.nameUnits,
      description: `At most ${most} characters as people count them; trimmed, in NFC, none of them invisible`,
    })

/** The name of a job, a sweep, a data set or a key. */
export const displayName = nameText(limits.nameCharacters)

/** A name as it was stored: former versions took names that are refused today, and what has one is still read. */
export const storedName = z.string().default('untitled')

const metadataKey = nameText(limits.metadataKeyCharacters)

/** What no value of metadata may hold: control characters other than tabs and line ends, and halves of surrogate pairs. */
const unprintable = /(?![\t\n\r])\p{Cc}|\p{Cs}/u
const metadataValue = z
  .string()
  .max(limits.metadataValueCharacters)
  .normalize('NFC')
  .refine((text) => !unprintable.test(text), 'must not hold control characters')

/** Free pairs of the user's own, shown and searched but never read by the training. Keys are names; two that are the same in Unicode's composed form are an error. */
export const metadata = z
  .record(z.string(), metadataValue)
  .check(({ value: entries, issues }) => {
    const keys = Object.keys(entries)
    if (keys.length > limits.metadataEntries)
      issues.push({ code: 'custom', message: `must hold at most ${limits.metadataEntries} entries; received ${keys.length}`, input: entries })
    const seen = new Map<string, string>()
    for (const key of keys) {
      const name = metadataKey.safeParse(key)
      const message = name.success ? twiceOf(seen, name.data, key) : (name.error.issues[0]?.message ?? 'must be a name') // default: never, an error has an issue
      if (message !== null) issues.push({ code: 'custom', path: [key], message: `as a key ${message}`, input: key })
    }
  })
  .overwrite((entries) => Object.fromEntries(Object.entries(entries).map(([key, value]) => [key.normalize('NFC').trim(), value])))

function twiceOf(seen: Map<string, string>, name: string, key: string): string | null {
  const before = seen.get(name)
  seen.set(name, key)
  return before === undefined ? null : `must differ from ${JSON.stringify(before)} by more than blanks or composition`
}

/** Metadata as it was stored; see `storedName`. */
export const storedMetadata = z.record(z.string(), z.string()).default({})
