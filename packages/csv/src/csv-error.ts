/** Where a text is no table, and why. `line` counts from 1, `field` from 0; both are there as far as they are known. */
export type CsvErrorInit = { message: string; line?: number; field?: number; received?: string }

/** A text that cannot be read as a table. The message names line and column, and is for the user. */
export class CsvError extends Error {
  override readonly name = 'CsvError'

  constructor(readonly init: CsvErrorInit) {
    const { message, line, field, received } = init
    const place = [line === undefined ? [] : [`line ${line}`], field === undefined ? [] : [`column ${field + 1}`]].flat().join(', ')
    super(`${place === '' ? '' : `${place}: `}${message}${received === undefined ? '' : `; received ${received}`}`)
  }
}

const shownCharacters = 80

/** Signs that nobody sees, or that look like a blank: controls, formats, blanks of other kinds, halves of pairs. */
const unseen = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]|(?! )\p{Zs}/gu

/** A received value as a message may show it: quoted, what cannot be seen by its code, and cut when long. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  const seen = text.replaceAll(unseen, (sign) => `\\u${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`) // default: never taken, a match has a sign
  return seen.length > shownCharacters ? `${seen.slice(0, shownCharacters)}… (${seen.length} characters)` : seen
}
