import { accessSync, constants, existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { isPortFree, localFolders, lockHolder } from '@trainyard/local'
import { lockFile } from '../api/state-folder.js'
import type { CliContext } from '../cli-context.js'
import { bytesText } from '../terminal/values.js'
import type { Check } from './finding.js'

/** Packages, TensorFlow's library, an empty cluster and a first data set. */
const wantedDiskBytes = 3 * 1024 ** 3
/** API, worker, trainer, serving and Postgres with a small job. */
const wantedMemoryBytes = 2 * 1024 ** 3

const folders = (context: CliContext) => localFolders(context.environment, context.repository)

/** The state folder must be ours to write. */
export const stateCheck: Check = (context) => {
  const { home } = folders(context)
  try {
    accessSync(existing(home), constants.W_OK | constants.X_OK)
    return { name: 'state', verdict: 'good', text: existsSync(home) ? home : `${home} (made at the first start)` }
  } catch {
    return { name: 'state', verdict: 'bad', text: `${home} cannot be written`, advice: 'Give it to this user, or name another with TRAINYARD_HOME.' }
  }
}

/** Room for data and downloads. */
export const diskCheck: Check = async (context) => {
  const { home, cache } = folders(context)
  const free = await Promise.all([home, cache].map(async (folder) => freeBytes(existing(folder))))
  const least = Math.min(...free)
  const text = `${bytesText(free[0])} free for data, ${bytesText(free[1])} for downloads`
  return least >= wantedDiskBytes
    ? { name: 'disk', verdict: 'good', text }
    : {
        name: 'disk',
        verdict: 'note',
        text,
        advice: `A first start needs about ${bytesText(wantedDiskBytes)}. TRAINYARD_HOME and TRAINYARD_CACHE name other places.`,
      }
}

/** Memory and cores. */
export const memoryCheck: Check = () => {
  const text = `${bytesText(freemem())} free of ${bytesText(totalmem())}, ${availableParallelism()} CPU threads`
  return totalmem() >= wantedMemoryBytes
    ? { name: 'memory', verdict: 'good', text }
    : { name: 'memory', verdict: 'note', text, advice: 'Less than 2 GiB: train one member at a time, with small batches.' }
}

/** The port of the API: free, or held by us. */
export const portCheck: Check = async (context) => {
  const port = Number(context.environment['PORT'] || 8080)
  if (lockHolder(lockFile(folders(context).home)) !== undefined) return { name: 'port', verdict: 'good', text: 'Trainyard is running' }
  if (await isPortFree(port)) return { name: 'port', verdict: 'good', text: `${port} is free` }
  return {
    name: 'port',
    verdict: 'note',
    text: `${port} is taken`,
    advice: context.environment['PORT'] ? 'Name another with PORT.' : 'A free one is chosen, or name one with PORT.',
  }
}

/** The nearest folder on the way up that is there. */
function existing(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : existing(dirname(folder))
}

async function freeBytes(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
