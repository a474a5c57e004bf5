import { expect, test } from 'vitest'
import { createSecret, keyText, parseKey, presentedKey, secretSha256 } from './api-key.js'

const id = 'key_01k0000000000000000000000a'

test('a key is taken apart into the id of its row and the hash of its secret', () => {
  const secret = createSecret()
  expect(parseKey(keyText(id, secret))).toEqual({ id, sha256: secretSha256(secret) })
})

test('secrets may hold the separator', () => {
  const secret = `_${'a'.repeat(41)}_`
  expect(parseKey(keyText(id, secret))?.sha256).toBe(secretSha256(secret))
})

test.each(['', 'ty_', 'sk-123', keyText(id, 'short'), `${keyText(id, createSecret())}=`])('%j is no key', (text) => {
  expect(parseKey(text)).toBeNull()
})

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`

test.each([
  ['bearer abc', 'abc'],
  ['Bearer abc', 'abc'],
  ['BEARER  abc ', 'abc'],
  [basic('x:abc'), 'abc'],
  [basic(':abc'), 'abc'],
  [basic('user@example.org:abc'), 'abc'],
  [basic('x:a:b'), 'a:b'],
  [basic('x:a:b').replace('Basic', 'bAsIc'), 'a:b'],
  [basic('x:'), ''],
  [basic('abc'), null],
  ['Bearer a b', null],
  ['Bearer', null],
  ['Digest abc', null],
  ['abc', null],
  ['', null],
])('the header %j holds the key %j', (header, key) => expect(presentedKey(header)).toBe(key))
