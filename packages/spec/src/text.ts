/** Signs that take up no place of their own, or end a line: they cannot be told from nothing, or cannot be stored. */
const controls = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u
const unprintable = /(?![\n\t])[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/gu
const nothingSeen = /^[\p{Z}\p{C}\p{Default_Ignorable_Code_Point}]*$/u

const codeOf = (sign: string): string => (sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0') // default: never taken, a match has a sign

/**
 * A text as messages may hold it and Postgres can store it: controls but for line feeds and tabs, and halves of surrogate pairs, are written as escapes, such as
 * `\u0007`.
 */
export const printable = (text: string): string => text.replaceAll(unprintable, (sign) => `\\u${codeOf(sign)}`)

/** Why a text cannot be a name of at most `most` characters, to follow "the name"; null where it can. */
export function nameError(text: string, most: number): string | null {
  const [control] = controls.exec(text) ?? []
  if (control !== undefined) return `must not hold the control character U+${codeOf(control).toUpperCase()}`
  if (nothingSeen.test(text)) return 'must show something: it is empty, or holds signs only that cannot be seen'
  return text.length > most ? `must have at most ${most} characters, not ${text.length}` : null
}
