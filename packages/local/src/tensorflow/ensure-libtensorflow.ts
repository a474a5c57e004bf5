import { existsSync, mkdirSync, realpathSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { LocalContext } from '../local-context.js'
import { shortHash } from '../local-context.js'
import { LocalError, messageOf } from '../local-error.js'
import { withLock } from '../processes/lock.js'
import { fetchLibrary } from './fetch-library.js'
import { libraryVariants, tensorflowRelease, wheelPlatform } from './release.js'
import type { LibraryVariant, WheelPlatform } from './release.js'

/** TensorFlow's C library, laid out as `lib/` and `include/`; or why there is none. */
export type Libtensorflow =
  | { readonly kind: 'native'; readonly library: string; readonly dir: string; readonly source: 'cache' | 'fetched' | 'override' }
  | { readonly kind: 'wasm'; readonly reason: string }

type TensorflowContext = Pick<LocalContext, 'cache' | 'environment' | 'log'>

/**
 * Finds TensorFlow's C library: the folder named by `TRAINYARD_LIBTENSORFLOW`, else the cache, else the wheel of
 * TensorFlow 2.21.0 (fetched by pip, or over HTTPS from the index that the user names; checked; 270 MB, of which the two
 * libraries and a few headers are kept, 850 MB). Not stripped: it would save 200 MB of disk and cost 13 s. The build for
 * The CUDA build comes by pip with NVIDIA's libraries, in a separate folder, so that both builds can stay.
 * @throws {LocalError} `local_setting_invalid` when the named folder holds no TensorFlow. All else ends in a reason.
 */
export async function ensureLibtensorflow(context: TensorflowContext, variant: LibraryVariant = libraryVariants.cpu): Promise<Libtensorflow> {
  const named = context.environment['TRAINYARD_LIBTENSORFLOW']
  if (named) return override(resolve(named), context.cache)
  const platform = wheelPlatform(variant)
  if (platform === undefined) return { kind: 'wasm', reason: noLibrary(variant) }
  const dir = libraryFolder(context.cache, variant, platform)
  const present = { kind: 'native', library: tensorflowRelease.version, dir } as const
  if (existsSync(dir)) return { ...present, source: 'cache' }
  if (!hasGlibc()) return { kind: 'wasm', reason: 'TensorFlow’s library needs glibc, and this system has another C library' }
  try {
    const lock = { file: `${dir}.lock`, what: 'fetching TensorFlow', waitSeconds: variant.limitSeconds }
    return await withLock(lock, async () => {
      if (existsSync(dir)) return { ...present, source: 'cache' }
      await fetchLibrary({ variant, platform, dir, context })
      return { ...present, source: 'fetched' }
    })
  } catch (error) {
    return { kind: 'wasm', reason: `TensorFlow’s library is not available: ${messageOf(error)}` }
  }
}

/** Where a library lies in the cache. */
function libraryFolder(cache: string, { name }: LibraryVariant, { node }: WheelPlatform): string {
  return join(cache, `libtensorflow-${tensorflowRelease.version}-${name}-${node}`)
}

/** Whether a library was fetched before: it is then used without asking anybody. */
export function isLaid(cache: string, variant: LibraryVariant): boolean {
  const platform = wheelPlatform(variant)
  return platform !== undefined && existsSync(libraryFolder(cache, variant, platform))
}

function noLibrary({ name, platforms }: LibraryVariant): string {
  const machine = `${process.platform}-${process.arch}`
  return `TensorFlow’s library for ${name} is published for ${platforms.map(({ node }) => node).join(' and ')}, and this is ${machine}`
}

/** The files of a library to link with, as they are called in `<dir>/lib`. */
export function librariesToLink(dir: string): string[] {
  const lib = join(dir, 'lib')
  const first = (...names: string[]) => names.filter((name) => existsSync(join(lib, name))).slice(0, 1)
  return [...first('libtensorflow_cc.so.2', 'libtensorflow.so.2', 'libtensorflow.so'), ...first('libtensorflow_framework.so.2', 'libtensorflow_framework.so')]
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
