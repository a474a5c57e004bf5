import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createBlobCache, evictOldest } from './blob-cache.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'trainyard-cache-'))
})
afterEach(() => rm(folder, { recursive: true }))

const sha = (text: string) => createHash('sha256').update(text).digest('hex')
async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  for (const letter of text) yield Buffer.from(letter)
}

test('a blob is fetched once, however many ask for it at the same time', async () => {
  let fetched = 0
  const source = () => {
    fetched += 1
    return bytesOf('pixels')
  }
  const cache = createBlobCache({ folder, limitBytes: 1e9, source })
  const files = await Promise.all(Array.from({ length: 5 }, () => cache.file(sha('pixels'))))
  await cache.file(sha('pixels'))
  expect(fetched).toBe(1)
  expect(new Set(files)).toHaveLength(1)
  expect(await readFile(files[0] ?? '', 'utf8')).toBe('pixels')
})

test('content that is not what its name says is refused and leaves nothing behind', async () => {
  const cache = createBlobCache({ folder, limitBytes: 1e9, source: () => bytesOf('damaged') })
  await expect(cache.file(sha('pixels'))).rejects.toThrow(`blob ${sha('pixels')} arrived with content ${sha('damaged')}`)
  expect(await readdir(folder)).toEqual([])
})

test('a fetch that breaks off is tried again by the next who asks', async () => {
  let tries = 0
  async function* breaking(): AsyncGenerator<Uint8Array> {
    yield Buffer.from('pix')
    tries += 1
    if (tries === 1) throw new Error('the connection ended')
    yield Buffer.from('els')
  }
  const cache = createBlobCache({ folder, limitBytes: 1e9, source: breaking })
  await expect(cache.file(sha('pixels'))).rejects.toThrow('the connection ended')
  expect(await readFile(await cache.file(sha('pixels')), 'utf8')).toBe('pixels')
})

test('beyond the limit the files used longest ago go, and files used lately stay', async () => {
  const hoursAgo = async (name: string, hours: number) => {
    await writeFile(path.join(folder, name), '0123456789')
    const at = new Date(Date.now() - hours * 3_600_000)
    await utimes(path.join(folder, name), at, at)
  }
  await hoursAgo('oldest', 5)
  await hoursAgo('older.part', 4)
  await hoursAgo('old', 3)
  await hoursAgo('new', 0)
  await evictOldest(folder, 20)
  expect((await readdir(folder)).sort()).toEqual(['new', 'old'])
  await evictOldest(folder, 0)
  expect(await readdir(folder)).toEqual(['new'])
})
