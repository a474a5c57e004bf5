import { type Dirent, mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { LocalContext } from '../local-context.js'
import { LocalError, messageOf } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { indexDownload, pipDownload } from './download-wheel.js'
import { libraryLinks, type LibraryVariant, nvidiaContents, tensorflowContents, tensorflowRelease, type WheelPlatform, wheelPrefix } from './release.js'
import { requirementsOf, sha256Of, unpackWheel } from './unpack-wheel.js'

const beatMs = 15_000

/** What is to be fetched, for which machine, and where it is to lie in the end. */
export type LibraryRequest = {
  readonly variant: LibraryVariant
  readonly platform: WheelPlatform
  readonly dir: string
  readonly context: Pick<LocalContext, 'cache' | 'environment' | 'log'>
}

/**
 * Fetches the wheels of a library and lays out what is needed of them: `lib/`, `include/`, and for CUDA `nvidia/`. The folder is there whole or not at all.
 * @throws {LocalError} `local_download_failed` when the disk is too full, or wheels cannot be had or are not what they should be.
 */
export async function fetchLibrary({ variant, platform, dir, context }: LibraryRequest): Promise<void> {
  const began = Date.now()
  removeLeftovers(dir)
  await expectSpace(variant, context.cache)
  const draft = `${dir}.draft-${process.pid}`
  const downloads = join(draft, 'download')
  mkdirSync(downloads, { recursive: true })
  const seconds = () => Math.round((Date.now() - began) / 1000)
  const beat = setInterval(() => context.log(`tensorflow: still fetching and unpacking, ${seconds()} s, ${megabytes(bytesIn(draft))} on disk`), beatMs).unref()
  try {
    const beside = variant.extra === undefined ? '' : ' and NVIDIA’s libraries'
    context.log(`tensorflow: fetching the C library ${tensorflowRelease.version} for ${variant.name}${beside} (${variant.download}, once for this user)`)
    await fetchAndUnpack({ variant, platform, dir, context }, draft, downloads)
    for (const [name, file] of Object.entries(libraryLinks)) symlinkSync(file, join(draft, 'lib', name))
    rmSync(downloads, { recursive: true })
    context.log(`tensorflow: C library for ${variant.name} in place after ${seconds()} s, ${megabytes(bytesIn(draft))}`)
    renameSync(draft, dir)
  } finally {
    clearInterval(beat)
    rmSync(draft, { recursive: true, force: true })
  }
}

async function fetchAndUnpack({ variant, platform, dir, context }: LibraryRequest, draft: string, downloads: string): Promise<void> {
  const failure = `${dir}.failed`
  // What was asked for by name is waited for; what a start fetches by itself is not to hold it up again and again.
  const patient = variant.extra !== undefined || !isRecent(failure)
  const request = { folder: downloads, platform, limitSeconds: variant.limitSeconds, patient }
  try {
    const wheel = await fetchWheel(variant, request, context)
    if (platform.sha256 !== undefined && (await sha256Of(wheel)) !== platform.sha256) {
      throw new LocalError('local_download_failed', 'the wheel’s SHA-256 is not the expected one')
    }
    await unpackWheel(wheel, draft, platform.sha256 === undefined, tensorflowContents)
    const requirements = variant.extra === undefined ? [] : await requirementsOf(wheel, variant.extra)
    rmSync(wheel)
    if (variant.extra === undefined) return
    if (requirements.length === 0) throw new LocalError('local_download_failed', `the wheel of ${variant.project} names no packages for ${variant.extra}`)
    context.log(`tensorflow: fetching ${requirements.length} packages of NVIDIA’s`)
    await pipDownload({ ...request, requirements, dependencies: true }, context)
    for (const other of wheelsIn(downloads)) {
      await unpackWheel(other, draft, true, nvidiaContents)
      rmSync(other)
    }
  } catch (error) {
    writeFileSync(failure, messageOf(error))
    throw error
  }
  rmSync(failure, { force: true })
}

/** By pip, else from the index that the user names; where further packages are needed, by pip alone. */
async function fetchWheel(
  variant: LibraryVariant,
  request: Pick<Parameters<typeof pipDownload>[0], 'folder' | 'platform' | 'limitSeconds' | 'patient'>,
  context: LibraryRequest['context'],
): Promise<string> {
  const { folder, platform } = request
  try {
    await pipDownload({ ...request, requirements: [`${variant.project}==${tensorflowRelease.version}`], dependencies: false }, context)
    const file = wheelsIn(folder).find((path) => path.startsWith(join(folder, wheelPrefix(variant))))
    if (file === undefined) throw new LocalError('local_download_failed', 'pip fetched a different file than requested')
    return file
  } catch (byPip) {
    if (variant.extra !== undefined) throw byPip
    try {
      return await indexDownload(folder, variant, platform, context.environment)
    } catch (byIndex) {
      throw new LocalError('local_download_failed', `${messageOf(byPip)}, and ${messageOf(byIndex)}`, { cause: byIndex })
    }
  }
}

async function expectSpace({ diskBytes, name }: LibraryVariant, cache: string): Promise<void> {
  const { bavail, bsize } = await statfs(cache)
  if (bavail * bsize >= diskBytes) return
  const text = `${cache} has ${megabytes(bavail * bsize)} free, and fetching the library for ${name} takes ${megabytes(diskBytes)}; TRAINYARD_CACHE names another folder`
  throw new LocalError('local_download_failed', text)
}

const wheelsIn = (folder: string): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.whl'))
    .sort()
    .map((name) => join(folder, name))

function isRecent(file: string): boolean {
  // default: no failure was noted, as if it were long ago
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return Date.now() - written < localLimits.downloadFailureRememberedSeconds * 1000
}

/** What a killed fetch left behind can have gigabytes. We hold the lock, so nobody is writing there. */
function removeLeftovers(dir: string): void {
  const folder = dirname(dir)
  for (const name of readdirSync(folder)) {
    const path = join(folder, name)
    if (path.startsWith(`${dir}.draft-`)) rmSync(path, { recursive: true, force: true })
  }
}

/** The bytes of all files below a folder. Files and folders that go while it is counted, as pip's do, count nothing. */
function bytesIn(folder: string): number {
  return entriesOf(folder).reduce((sum, entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sum + bytesIn(path)
    // default: a file that vanished meanwhile takes no room
    return entry.isFile() ? sum + (statSync(path, { throwIfNoEntry: false })?.size ?? 0) : sum
  }, 0)
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
}

const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6).toLocaleString('en')} MB`
