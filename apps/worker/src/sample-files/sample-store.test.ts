import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSampleStore, SampleError } from './sample-store.js'
import { unpackDebianPackage } from './unpack-debian-package.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-samples-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
const wanted = (text: string) => ({ package: 'pack', path: 'usr/share/a.csv', sha256: sha256(text) })

/** A store whose packages hold one file with this text; counts how often one is unpacked. */
function storeOf(text: string) {
  const seen = { unpacked: 0 }
  const unpack = async (_name: string, draft: string): Promise<string> => {
    seen.unpacked += 1
    await mkdir(path.join(draft, 'usr/share'), { recursive: true })
    await writeFile(path.join(draft, 'usr/share/a.csv'), text)
    return draft
  }
  return { store: createSampleStore({ folder, environment: {}, unpack }), seen }
}

test('a package is fetched once, however many ask, and its files are kept by content', async () => {
  const { store, seen } = storeOf('1,2')
  const [first, second] = await Promise.all([store.files([wanted('1,2')]), store.files([wanted('1,2')])])
  expect(first).toEqual([{ filename: 'a.csv', path: path.join(folder, sha256('1,2')) }])
  expect([second, await store.files([wanted('1,2')])]).toEqual([first, first])
  expect([await readFile(first[0]?.path ?? '', 'utf8'), seen.unpacked]).toEqual(['1,2', 1])
})

test('a file with another content is refused with both sums, and nothing of it stays', async () => {
  const error = await storeOf('changed')
    .store.files([wanted('1,2')])
    .catch((error: unknown) => error)
  expect(error).toBeInstanceOf(SampleError)
  expect(String(error)).toContain(`its sha256 must be ${sha256('1,2')}; received ${sha256('changed')}`)
  expect(await readdir(folder)).toEqual([])
})

test('a file that the package does not hold is named', async () => {
  const other = { ...wanted('1,2'), path: 'usr/share/b.csv' }
  await expect(storeOf('1,2').store.files([other])).rejects.toThrow('the Debian package pack of this system does not hold usr/share/b.csv')
})

test('where there is no package manager, the package is named', async () => {
  const store = createSampleStore({ folder, environment: { PATH: folder }, unpack: (name, draft) => unpackDebianPackage(name, draft, { PATH: folder }) })
  await expect(store.files([wanted('1,2')])).rejects.toThrow('made from the Debian package pack, which cannot be fetched here: apt-get')
})
