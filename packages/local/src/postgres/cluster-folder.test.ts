import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { afterAll, expect, test } from 'vitest'
import { isOpenToOthers } from '../processes/other-user.js'
import { clusterFolder, prepareClusterFolder } from './cluster-folder.js'

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
  const cluster = clusterFolder(join(folder, 'user'))
  expect(cluster).toEqual({ base: join(folder, 'user', 'postgres'), user: undefined })
  prepareClusterFolder(cluster)
  expect(statSync(cluster.base).mode & 0o777).toBe(0o700)
})

test('root keeps the cluster where an unprivileged account can walk to it, and gives it to that account', skipUnless(isRoot, 'root'), () => {
  chmodSync(folder, 0o711)
  const cluster = clusterFolder(join(folder, 'root'))
  expect(cluster.base).toBe(join(folder, 'root', 'postgres'))
  prepareClusterFolder(cluster)
  expect(statSync(cluster.base).uid).toBe(cluster.user?.uid)
  mkdirSync(join(folder, 'closed'), { mode: 0o700 })
  const elsewhere = clusterFolder(join(folder, 'closed', 'home'))
  expect(elsewhere.base.startsWith(folder)).toBe(false)
  expect(clusterFolder(join(folder, 'closed', 'home'))).toEqual(elsewhere)
  expect(clusterFolder(join(folder, 'closed', 'other')).base).not.toBe(elsewhere.base)
})

test('a folder that somebody else made in the place of ours is not used', skipUnless(isRoot, 'root'), () => {
  const cluster = clusterFolder(join(folder, 'root2'))
  mkdirSync(cluster.base, { recursive: true })
  chownSync(cluster.base, 12_345, 12_345)
  expect(() => prepareClusterFolder(cluster)).toThrow(/belongs to another user/)
})
