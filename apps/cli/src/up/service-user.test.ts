import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nobody } from '@trainyard/local'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { skipUnless } from '@trainyard/testing/skip-unless.js'
import { ownHome, serviceUser, workerUser } from './service-user.js'

let folder = ''
let program = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-user-'))
  chmodSync(folder, 0o755)
  program = join(folder, 'main.js')
  writeFileSync(program, '', { mode: 0o644 })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const needs = () => ({ files: [program], folders: [folder], port: 8080 })

test('root runs what everybody may read as an account that owns nothing', () => {
  expect(serviceUser(needs(), true)).toEqual({ user: nobody() })
})

test('whoever is not root stays who they are, without a word', () => {
  expect(serviceUser(needs(), false)).toEqual({ user: undefined, reason: null })
})

test('what the account cannot have is named: a closed folder on the way, a file, a port for root', () => {
  const closed = join(folder, 'closed')
  mkdirSync(closed, { mode: 0o700 })
  const secret = join(folder, 'secret.js')
  writeFileSync(secret, '', { mode: 0o600 })
  expect(serviceUser({ ...needs(), folders: [join(closed, 'lib')] }, true)).toEqual({ user: undefined, reason: `the user "nobody" cannot read ${closed}/lib` })
  expect(serviceUser({ ...needs(), files: [secret] }, true)).toEqual({ user: undefined, reason: `the user "nobody" cannot read ${secret}` })
  expect(serviceUser({ ...needs(), port: 80 }, true)).toEqual({ user: undefined, reason: 'only root listens on port 80' })
})

test('what a worker writes to is its own, with what was there before; the rest of the folders is not', skipUnless(process.getuid?.() === 0, 'root'), () => {
  const [home, cache] = [join(folder, 'home'), join(folder, 'cache')]
  mkdirSync(join(home, 'blobs'), { recursive: true })
  mkdirSync(cache)
  writeFileSync(join(home, 'blobs', 'one'), '')
  expect(workerUser(program, { home, cache }, [])).toEqual({ user: nobody() })
  const ownerOf = (...path: string[]) => statSync(join(...path)).uid
  const written = [[home, 'blobs', 'one'], [home, 'attempts'], [home, 'graphs'], [cache, 'samples'], [ownHome({ home })]]
  expect(written.map((path) => ownerOf(...path))).toEqual(written.map(() => nobody().uid))
  expect([ownerOf(home), ownerOf(cache)]).toEqual([0, 0])
  chmodSync(home, 0o700)
  expect(workerUser(program, { home, cache }, [])).toEqual({ user: undefined, reason: `the user "nobody" cannot read ${home}` })
})
