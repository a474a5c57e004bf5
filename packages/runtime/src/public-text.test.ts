import fc from 'fast-check'
import { expect, test } from 'vitest'
import { publicText } from './public-text.js'

test('no path, no line of a stack and no file of the database is left of any error, and the words around them are', () => {
  const part = fc.stringMatching(/^[a-z][a-z0-9_.@-]{0,12}$/)
  const path = fc.array(part, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join('/')}`)
  const secret = fc.oneof(
    path,
    path.map((name) => `file://${name}`),
    fc.tuple(fc.nat(99_999), fc.nat(99_999)).map(([database, relation]) => `base/${database}/${relation}.1`),
    fc.constantFrom('pg_tblspc/16400/PG_18_202506291/16384/16502', 'global/1262', 'C:\\Users\\x\\y.js'),
  )
  const around = fc.constantFrom(
    (name: string) => `Cannot find module '${name}' imported from here`,
    (name: string) => `could not extend file "${name}": No space left on device`,
    (name: string) => `ENOENT: no such file or directory, open ${name}`,
    (name: string) => `the trainer said\n    at run (${name}:10:2)\n    at ${name}:3:1\nand ended`,
    (name: string) => `(${name}) failed=${name}`,
  )
  fc.assert(
    fc.property(secret, around, (name, wrap) => {
      const shown = publicText(wrap(name))
      expect(shown).not.toContain(name)
      expect(shown).not.toMatch(/^\s*at /m)
      expect(shown).not.toMatch(/(?:^|[\s('"=])\/[a-z]/)
    }),
    { numRuns: 2_000 },
  )
})

test.each([
  'the loss is NaN at step 7: a smaller optimizer.learning_rate and/or training.clip_norm helps',
  '1,200 samples/s, 3/4 of the rows, and http://127.0.0.1:8080/v1/jobs is where to look',
  'meant at last: images/cat/1.png has 3 channels',
])('a text that says nothing of the server stays as it is: %s', (text) => expect(publicText(text)).toBe(text))
