import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { isOpenToOthers, postgresPlace, preparePlace } from './place.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-place-'))
const isRoot = process.getuid?.() === 0
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a folder is closed to others as soon as one above it is', () => {
  const open = join(folder, 'open', 'deep')
  mkdirSync(open, { recursive: true })
  chmodSync(folder, 0o700)
  expect(isOpenToOthers(open)).toBe(false)
  chmodSync(folder, 0o711)
  expect(isOpenToOthers(open)).toBe(true)
})

test('an ordinary user keeps the cluster in the home, closed to others', skipUnless(!isRoot, 'an ordinary user'), () => {
  const place = postgresPlace(join(folder, 'user'))
  expect(place).toEqual({ base: join(folder, 'user', 'postgres'), user: undefined })
  preparePlace(place)
  expect(statSync(place.base).mode & 0o777).toBe(0o700)
})

test('root keeps the cluster where an unprivileged account can walk to it, and gives it to that account', skipUnless(isRoot, 'root'), () => {
  chmodSync(folder, 0o711)
  const place = postgresPlace(join(folder, 'root'))
  expect(place.base).toBe(join(folder, 'root', 'postgres'))
  preparePlace(place)
  expect(statSync(place.base).uid).toBe(place.user?.uid)
  mkdirSync(join(folder, 'closed'), { mode: 0o700 })
  const elsewhere = postgresPlace(join(folder, 'closed', 'home'))
  expect(elsewhere.base.startsWith(folder)).toBe(false)
  expect(postgresPlace(join(folder, 'closed', 'home'))).toEqual(elsewhere)
  expect(postgresPlace(join(folder, 'closed', 'other')).base).not.toBe(elsewhere.base)
})

test('a folder that somebody else made in the place of ours is not used', skipUnless(isRoot, 'root'), () => {
  const place = postgresPlace(join(folder, 'root2'))
  mkdirSync(place.base, { recursive: true })
  chownSync(place.base, 12_345, 12_345)
  expect(() => preparePlace(place)).toThrow(/belongs to another user/)
})
