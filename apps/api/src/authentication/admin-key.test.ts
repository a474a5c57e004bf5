import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readAdminKey } from './admin-key.js'
import { parseKey } from './api-key.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-admin-key-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('the file is made once, for its owner alone, and holds a key', () => {
  const path = join(folder, 'made')
  const key = readAdminKey({ TRAINYARD_ADMIN_KEY_FILE: path })
  expect(parseKey(key ?? '')).not.toBeNull()
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readAdminKey({ TRAINYARD_ADMIN_KEY_FILE: path })).toBe(key)
})

test('the setting wins over the file, and no file is made', () => {
  const path = join(folder, 'unused')
  expect(readAdminKey({ TRAINYARD_API_KEY: 'ty_x', TRAINYARD_ADMIN_KEY_FILE: path })).toBe('ty_x')
  expect(() => readFileSync(path)).toThrow('ENOENT')
})

test('a file that holds no key stops the start instead of being overwritten', () => {
  const path = join(folder, 'foreign')
  writeFileSync(path, 'my notes')
  expect(() => readAdminKey({ TRAINYARD_ADMIN_KEY_FILE: path })).toThrow('does not hold an API key')
  expect(readFileSync(path, 'utf8')).toBe('my notes')
})

test('without either there is none', () => {
  expect(readAdminKey({})).toBeNull()
})
