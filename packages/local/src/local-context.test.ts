import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { localFolders, shortHash } from './local-context.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-folders-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('data goes into the repository and downloads into the cache folder of the user, unless named otherwise', () => {
  expect(localFolders({ HOME: folder }, join(folder, 'clone'))).toEqual({
    home: join(folder, 'clone', '.trainyard'),
    cache: join(folder, '.cache', 'trainyard'),
  })
  expect(localFolders({ XDG_CACHE_HOME: join(folder, 'xdg') }, folder).cache).toBe(join(folder, 'xdg', 'trainyard'))
  const named = localFolders({ TRAINYARD_HOME: join(folder, 'a'), TRAINYARD_CACHE: 'b' }, folder)
  expect(named).toEqual({ home: join(folder, 'a'), cache: join(folder, 'b') })
})

test('a relative XDG_CACHE_HOME is ignored, as its specification asks', () => {
  expect(localFolders({ XDG_CACHE_HOME: 'relative', HOME: folder }, folder).cache).toBe(join(folder, '.cache', 'trainyard'))
})

test('a cache folder that cannot be written gives way to one in the home', skipUnless(process.getuid?.() !== 0, 'an ordinary user'), () => {
  const closed = mkdtempSync(join(folder, 'closed-'))
  chmodSync(closed, 0o500)
  expect(localFolders({ HOME: closed }, folder).cache).toBe(join(folder, '.trainyard', 'cache'))
})

test('a cache folder whose parent is a file gives way to one in the home', () => {
  expect(localFolders({ HOME: '/dev/null' }, folder).cache).toBe(join(folder, '.trainyard', 'cache'))
})

test('the short name of a path is the same every time and differs between paths', () => {
  expect(shortHash('/a')).toBe(shortHash('/a'))
  expect(shortHash('/a')).not.toBe(shortHash('/b'))
  expect(shortHash('/a')).toMatch(/^[0-9a-f]{12}$/)
})
