/** Bytes of an encoded text, or the rule that the text breaks. */
export type Decoded = { bytes: Buffer } | { rule: string; message: string; received: unknown }

const plain = /^[A-Za-z0-9+/_-]*={0,2}$/

/**
 * Decodes base64 as clients write it: with or without padding, in either alphabet (RFC 4648, 4 and 5), broken into lines, with blanks around it, or as a `data:`
 * URL of any type. A blank within it is an error, as it stands where a form turned a `+` into one.
 */
export function decodeBase64(given: string): Decoded {
  const data = /^\s*data:[^,]*,/i.exec(given)?.[0] ?? '' // default: a text that is no data: URL begins with nothing
  if (data !== '' && !/;\s*base64\s*,$/i.test(data))
    return { rule: 'base64', message: 'is a data: URL without ";base64": encode the image in base64', received: data.slice(0, 80) }
  const text = given
    .slice(data.length)
    .trim()
    .replace(/[ \t\r\n]+/g, (blanks) => (/[\r\n]/.test(blanks) ? '' : blanks))
  if (text === '') return { rule: 'base64', message: 'is empty: send the bytes of the image in base64', received: given.slice(0, 80) }
  if (!plain.test(text)) return { rule: 'base64', ...whereBroken(text) }
  const letters = text.replace(/={1,2}$/, '').length
  if (letters % 4 === 1)
    return {
      rule: 'base64',
      message: `has ${letters} characters of base64, which no number of bytes gives: the text was cut, or is not base64`,
      received: letters,
    }
  return { bytes: Buffer.from(text, 'base64') }
}

function whereBroken(text: string): { message: string; received: unknown } {
  const at = text.search(/[^A-Za-z0-9+/_-]/)
  const character = text.slice(at, at + 1)
  if (character === ' ')
    return {
      message: `has a blank at character ${at}, where a form turned "+" into one: encode "+" as %2B, or use the alphabet with "-" and "_"`,
      received: ' ',
    }
  if (character === '=') return { message: `has "=" at character ${at}, which may stand at the end only`, received: text.slice(at, at + 10) }
  return { message: `has ${JSON.stringify(character)} at character ${at}, which is not in the alphabet of base64`, received: character }
}
