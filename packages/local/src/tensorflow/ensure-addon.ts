import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import { type LocalContext, shortHash } from '../local-context.js'
import { messageOf } from '../local-error.js'
import { addonPackage, type AddonPackage, compileAddon, laidLibrary, layLibrary } from './build-addon.js'
import type { Libtensorflow } from './ensure-libtensorflow.js'
import { libraryEnvironment } from './nvidia.js'
import { type VerifiedAddon, verifyAddon } from './verify-addon.js'

/** The native backend, proved to work; or why training has to make do with WebAssembly. */
export type Addon =
  | {
      readonly kind: 'native'
      readonly library: string
      readonly gpu: boolean
      readonly dir: string
      readonly compiled: boolean
      /** What the library said of GPUs where one was wanted and none is seen. */
      readonly complaint?: string
    }
  | { readonly kind: 'wasm'; readonly reason: string }

/** `gpu`: whether one is wanted; what was found without it is then looked for again. */
type AddonContext = Pick<LocalContext, 'cache' | 'environment' | 'log'> & { readonly gpu?: boolean }

/** What was found when this addon was last tried, so that a second start need not load TensorFlow to know. */
const verifiedNote = z.object({ addon: z.string(), library: z.string(), version: z.string(), gpu: z.boolean() })

/**
 * Makes tfjs' native backend work: lays the C library into the package, takes the compiled addon from the cache or
 * compiles it, and proves it with one matrix product in a process of its own. An addon that fails is removed, so that
 * whoever loads tfjs gets an error to fall back on, and not a crash.
 */
export async function ensureAddon(libtensorflow: Libtensorflow, context: AddonContext, find: () => AddonPackage = addonPackage): Promise<Addon> {
  if (libtensorflow.kind === 'wasm') return libtensorflow
  const { dir } = libtensorflow
  try {
    const target = find()
    const known = readVerified(target, dir)
    if (known !== undefined && (known.gpu || context.gpu !== true)) return { kind: 'native', library: known.version, gpu: known.gpu, dir, compiled: false }
    layLibrary(target, dir)
    const { verified, compiled } = await installAddon(target, dir, context).catch((error: unknown) => {
      rmSync(target.addon, { force: true })
      throw error
    })
    writeVerified(target, dir, verified)
    const { version, gpu, complaint } = verified
    return { kind: 'native', library: version, gpu, dir, compiled, ...(complaint === undefined ? {} : { complaint }) }
  } catch (error) {
    return { kind: 'wasm', reason: `tfjs’ native addon cannot be built: ${messageOf(error)}` }
  }
}

/** The library and addon that lie in the packages now and were proved to work together, without trying them again; `undefined` where there are none. */
export function laidTensorflow(find: () => AddonPackage = addonPackage): { readonly dir: string; readonly gpu: boolean } | undefined {
  try {
    const target = find()
    const dir = laidLibrary(target)
    const known = dir === undefined ? undefined : readVerified(target, dir)
    return dir === undefined || known === undefined ? undefined : { dir, gpu: known.gpu }
  } catch {
    // The addon's package is optional.
    return undefined
  }
}

/** The one loud line about what is lost without the native backend. */
export function wasmWarning(reason: string): string {
  return `WARNING: no native TensorFlow, training runs on WebAssembly: about ten times slower on one core, convolutional networks only in small sizes. The reason: ${reason}`
}

async function installAddon(target: AddonPackage, dir: string, context: AddonContext): Promise<{ verified: VerifiedAddon; compiled: boolean }> {
  const cached = join(context.cache, `tfjs-addon-${target.version}-${shortHash(dir)}-${process.platform}-${process.arch}.node`)
  const verify = () => verifyAddon(target, { ...context.environment, ...libraryEnvironment(dir, context.environment) }, context.gpu)
  if (existsSync(cached)) {
    copyInto(target, cached)
    try {
      return { verified: await verify(), compiled: false }
    } catch (error) {
      // Another compiler's or another system's work, in a cache folder that two machines share.
      context.log(`tensorflow: the cached addon is made anew: ${messageOf(error)}`)
    }
  }
  context.log('tensorflow: compiling tfjs’ addon')
  await compileAddon(target, dir, cached, context.environment)
  copyInto(target, cached)
  return { verified: await verify(), compiled: true }
}

function copyInto(target: AddonPackage, cached: string): void {
  mkdirSync(dirname(target.addon), { recursive: true })
  // A new file under the old name: a process that has the old one loaded keeps it.
  const draft = `${target.addon}.${process.pid}`
  copyFileSync(cached, draft)
  renameSync(draft, target.addon)
}

function noteFile(target: AddonPackage): string {
  return join(dirname(target.addon), 'verified.json')
}

function readVerified(target: AddonPackage, dir: string): VerifiedAddon | undefined {
  try {
    const note = verifiedNote.parse(JSON.parse(readFileSync(noteFile(target), 'utf8')))
    const same = note.addon === stampOf(target, dir) && note.library === dir && laidLibrary(target) === dir
    return same ? { version: note.version, gpu: note.gpu } : undefined
  } catch {
    return undefined
  }
}

function writeVerified(target: AddonPackage, dir: string, verified: VerifiedAddon): void {
  writeFileSync(noteFile(target), `${JSON.stringify({ addon: stampOf(target, dir), library: dir, version: verified.version, gpu: verified.gpu })}\n`)
}

/** Changes with the addon, the library, this Node and this kind of machine. */
function stampOf(target: AddonPackage, dir: string): string {
  const addon = statSync(target.addon)
  return [addon.size, addon.mtimeMs, statSync(join(dir, 'lib')).mtimeMs, process.version, process.arch].join(' ')
}
