import { bytesText } from '@trainyard/spec'
import { execFile } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { availableParallelism, freemem, totalmem } from 'node:os'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { isPortFree, localFolders, lockHolder } from '@trainyard/local'
import { lockFile } from '../api/state-folder.js'
import type { CliContext } from '../cli-context.js'

/** What one look at the machine found. `note` works with less; `bad` does not work. */
export type Finding = {
  readonly name: string
  readonly verdict: 'good' | 'note' | 'bad'
  readonly text: string
  /** What to do about it. */
  readonly advice?: string
}

/** One look. It never throws: what it cannot find out is a finding too. */
export type Check = (context: CliContext) => Promise<Finding> | Finding

/** Packages, TensorFlow's library, an empty cluster and a first data set. */
const wantedDiskBytes = 3 * 1024 ** 3
/** API, worker, trainer, serving and Postgres with a small job. */
const wantedMemoryBytes = 2 * 1024 ** 3

const folders = (context: CliContext) => localFolders(context.environment, context.base)

/** The state folder must be ours to write. */
export const stateCheck: Check = (context) => {
  const { home } = folders(context)
  try {
    accessSync(existing(home), constants.W_OK | constants.X_OK)
    return { name: 'state', verdict: 'good', text: existsSync(home) ? home : `${home} (made at the first start)` }
  } catch {
    return {
      name: 'state',
      verdict: 'bad',
      text: `${home} cannot be written`,
      advice: 'Make it writable for this user, or set TRAINYARD_HOME to another folder.',
    }
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
        advice: `A first start needs about ${bytesText(wantedDiskBytes)}. Set TRAINYARD_HOME and TRAINYARD_CACHE to use other folders.`,
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

const run = promisify(execFile)
const oldest = [20, 19] as const
/** From this major version on, tfjs' native addon does not load. */
const firstWithoutNative = 24

/** Node itself: new enough for the tools, old enough for TensorFlow's addon. */
export const nodeCheck: Check = () => {
  const { version, versions } = process
  const [major = 0, minor = 0] = versions.node.split('.').map(Number)
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1]))
    return { name: 'node', verdict: 'bad', text: version, advice: `Trainyard needs Node ${oldest.join('.')} or newer, best 22.` }
  if (major >= firstWithoutNative)
    return {
      name: 'node',
      verdict: 'note',
      text: version,
      advice: 'TensorFlow’s native addon is made for Node 20 and 22; with this version training may run on WebAssembly.',
    }
  return { name: 'node', verdict: 'good', text: version }
}

/** A C++ compiler, which builds the addon once. */
export const compilerCheck: Check = async (context) => {
  const named = context.environment['CXX']
  for (const command of named ? [named] : ['g++', 'c++', 'clang++']) {
    const version = await firstLine(context, command, ['--version'])
    if (version !== undefined) return { name: 'compiler', verdict: 'good', text: version }
  }
  return {
    name: 'compiler',
    verdict: 'note',
    text: 'no C++ compiler',
    advice: 'It builds TensorFlow’s addon once; without it training runs on WebAssembly. Debian: apt-get install g++; macOS: xcode-select --install.',
  }
}

/** pip fetches TensorFlow's library; there is another way without it. */
export const pythonCheck: Check = async (context) => {
  const version = await firstLine(context, 'python3', ['-m', 'pip', '--version'])
  return version === undefined
    ? {
        name: 'python',
        verdict: 'note',
        text: 'no Python 3 with pip',
        advice: 'Only needed to fetch TensorFlow’s library once; without it the library is fetched over HTTPS.',
      }
    : { name: 'python', verdict: 'good', text: version.replace(/ from .*\(/, ' (') } // linear: one line of pip's
}

async function firstLine({ environment }: CliContext, command: string, args: readonly string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run(command, [...args], { env: { ...environment }, timeout: 10_000 })
    return stdout.split('\n')[0]?.trim()
  } catch {
    return undefined
  }
}
