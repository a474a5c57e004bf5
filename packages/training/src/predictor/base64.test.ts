import fc from 'fast-check'
import { expect, test } from 'vitest'
import { decodeBase64 } from './base64.js'

const blanks = fc.stringMatching(/^[ \t]{0,3}$/)

test('bytes survive lines of any length with blanks around them, either alphabet, and a missing padding', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 60 }),
      fc.nat({ max: 20 }),
      fc.constantFrom('\n', '\r\n', '\n\n'),
      blanks,
      fc.boolean(),
      (bytes, width, end, blank, url) => {
        fc.pre(bytes.length > 0)
        const encoded = Buffer.from(bytes).toString(url ? 'base64url' : 'base64')
        const lines = encoded.match(new RegExp(`.{1,${width + 1}}`, 'g')) ?? []
        expect(decodeBase64(lines.join(blank + end + blank))).toEqual({ bytes: Buffer.from(bytes) })
      },
    ),
  )
})

test('a blank that no line end follows is an error that names its place', () => {
  expect(decodeBase64('AA AA')).toMatchObject({ rule: 'base64', message: expect.stringContaining('blank at character 2') as string })
})

test.each([
  [`A${' '.repeat(400_000)}A`, 'blank at character 1'],
  [`A${'\t'.repeat(400_000)}A`, 'at character 1'],
  [`A${'='.repeat(400_000)}A`, '"=" at character 1'],
])('a text of 400,000 blanks or signs is read in one pass', (text, message) => {
  expect(decodeBase64(text)).toMatchObject({ message: expect.stringContaining(message) as string })
})
