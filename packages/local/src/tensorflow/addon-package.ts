import { existsSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { z } from 'zod'

/** Where tfjs' addon lies among the installed packages. */
export type AddonPackage = {
  readonly dir: string
  readonly version: string
  /** Where tfjs looks for the compiled addon (Node-API 8, in every Node from 12.22 on). */
  readonly addon: string
}

/**
 * The package whose C++ sources are compiled. It belongs to the engine, the only importer of TensorFlow, so it is looked
 * up from there. Its name says "gpu", and its sources are those of the CPU package: what differs is the C library laid
 * into it.
 */
export function addonPackage(): AddonPackage {
  const fromEngine = createRequire(new URL('../../../engine/package.json', import.meta.url))
  const file = fromEngine.resolve('@tensorflow/tfjs-node-gpu/package.json')
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8')))
  return { dir: dirname(file), version, addon: join(dirname(file), 'lib', 'napi-v8', 'tfjs_binding.node') }
}

/** Lays the C library into the package, where the addon's search path (`$ORIGIN/../../deps/lib`) leads. */
export function layLibrary(target: AddonPackage, dir: string): void {
  const deps = join(target.dir, 'deps')
  if (linkOf(deps) === dir) return
  const draft = `${deps}.${process.pid}`
  rmSync(draft, { force: true })
  symlinkSync(dir, draft, 'dir')
  if (linkOf(deps) === undefined && existsSync(deps)) rmSync(deps, { recursive: true })
  renameSync(draft, deps)
}

/** The library that is laid into the package now. */
export function laidLibrary(target: AddonPackage): string | undefined {
  return linkOf(join(target.dir, 'deps'))
}

function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
