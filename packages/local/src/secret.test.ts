import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readOrCreateSecret } from './secret.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-secret-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a secret is made once, is read afterwards, and only its owner can read it', () => {
  const file = join(folder, 'deep', 'secret')
  const secret = readOrCreateSecret(file)
  expect(secret).toMatch(/^[\w-]{43}$/)
  expect(readOrCreateSecret(file)).toBe(secret)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(folder, 'deep'))).toEqual(['secret'])
})

test('a secret that appears while another is being made wins', () => {
  const file = join(folder, 'race')
  const mine = readOrCreateSecret(file, () => {
    writeFileSync(file, 'theirs\n')
    return 'mine'
  })
  expect(mine).toBe('theirs')
})
