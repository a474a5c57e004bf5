import { readdir, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import { workerLimits } from '../limits.js'

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
