import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises'
import path from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { workerLimits } from '../limits.js'

/** Where blobs come from when the cache has not got them. */
export type BlobSource = (sha256: string) => AsyncIterable<Uint8Array>

export type BlobCache = {
  /**
   * The path of a file with this content. Fetched once, however many ask at the same time.
   * @throws {Error} when what arrives is something else.
   */
  file(sha256: string): Promise<string>
}

export type BlobCacheOptions = { folder: string; limitBytes: number; source: BlobSource }

/**
 * Keeps blobs as files named by their SHA-256, so that a trainer opens a data set by path instead of having it sent. A file gets its name only when its content
 * is complete and checked; processes of one host may share the folder. The files used longest ago go when the limit is passed.
 */
export function createBlobCache({ folder, limitBytes, source }: BlobCacheOptions): BlobCache {
  const fetching = new Map<string, Promise<void>>()

  const fetchOnce = (sha256: string, target: string): Promise<void> => {
    const under = fetching.get(sha256) ?? fetchFile(source, sha256, target, folder).finally(() => fetching.delete(sha256))
    fetching.set(sha256, under)
    return under
  }
  return {
    file: async (sha256) => {
      const target = path.join(folder, sha256)
      if (!(await touch(target))) {
        await fetchOnce(sha256, target)
        await evictOldest(folder, limitBytes)
      }
      return target
    },
  }
}

/** Marks a file as used now; false when there is none. */
async function touch(file: string): Promise<boolean> {
  try {
    await stat(file)
    const now = new Date()
    await utimes(file, now, now)
    return true
  } catch {
    return false
  }
}

async function fetchFile(source: BlobSource, sha256: string, target: string, folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const part = path.join(folder, `${sha256}.${randomUUID()}.part`)
  const hash = createHash('sha256')
  const check = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    },
  })
  try {
    await pipeline(Readable.from(source(sha256)), check, createWriteStream(part, { mode: 0o600 }))
    const received = hash.digest('hex')
    if (received !== sha256) throw new Error(`blob ${sha256} arrived with content ${received}`)
    await rename(part, target)
  } catch (error) {
    await rm(part, { force: true })
    throw error
  }
}

type Entry = { file: string; bytes: number; usedAt: number }

/**
 * Removes the files used longest ago until the folder holds at most `limitBytes`. Files used lately stay even beyond the limit: another process may be about to
 * open one. Parts of files whose writer died go by the same rule.
 */
export async function evictOldest(folder: string, limitBytes: number, pinnedMs: number = workerLimits.cachePinnedMs): Promise<void> {
  const entries = (await entriesOf(folder)).sort((a, b) => a.usedAt - b.usedAt)
  let total = entries.reduce((sum, { bytes }) => sum + bytes, 0)
  const pinnedSince = Date.now() - pinnedMs
  for (const { file, bytes, usedAt } of entries) {
    if (usedAt > pinnedSince) return
    const left = file.endsWith('.part')
    if (total <= limitBytes && !left) continue
    await rm(file, { force: true })
    total -= bytes
  }
}

async function entriesOf(folder: string): Promise<Entry[]> {
  const names = await readdir(folder)
  const entries = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name)
      // Another process of this host may have removed it meanwhile.
      const found = await stat(file).catch(() => null)
      return found ? { file, bytes: found.size, usedAt: found.mtimeMs } : null
    }),
  )
  return entries.filter((entry) => entry !== null)
}
