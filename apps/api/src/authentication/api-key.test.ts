import { expect, test } from 'vitest'
import { bearerToken, createSecret, keyText, parseKey, sameSha256, secretSha256 } from './api-key.js'

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

test('the scheme of the header is read in any case, and nothing but a bearer token is taken', () => {
  expect(bearerToken('bearer abc')).toBe('abc')
  expect(bearerToken('Basic abc')).toBeNull()
  expect(bearerToken('Bearer a b')).toBeNull()
  expect(bearerToken(undefined)).toBeNull()
})

test('hashes of different length are different, not an error', () => {
  expect(sameSha256('aa', 'aabb')).toBe(false)
  expect(sameSha256(secretSha256('x'), secretSha256('x'))).toBe(true)
})
