import { existsSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { z } from 'zod'
import type { Environment } from '../local-context.js'
import { LocalError } from '../local-error.js'
import { localLimits } from '../local-limits.js'
import { runChecked } from '../processes/run-command.js'
import { onPath } from '../redis/find-redis.js'
import { librariesToLink } from './ensure-libtensorflow.js'

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

const require = createRequire(import.meta.url)
const sources = ['tfjs_backend', 'tfjs_binding'] as const

/**
 * Compiles tfjs' addon. It uses Node-API only, so the headers of the package `node-api-headers` suffice: no node-gyp, no
 * headers of this Node, no download. What binding.gyp would define is defined here. About 3 s: it is linked with empty
 * libraries that bear the names of TensorFlow's, because the linker takes 9 s to read the symbols of 790 MB. Whether all
 * symbols are there shows when the addon is tried.
 * @throws {LocalError} `local_command_failed` when there is no C++ compiler or it fails.
 */
export async function compileAddon(target: AddonPackage, library: string, output: string, environment: Environment): Promise<void> {
  const compiler = findCompiler(environment)
  if (compiler === undefined) throw new LocalError('local_command_failed', 'no C++ compiler was found (c++, g++ or clang++)')
  const folder = mkdtempSync(join(tmpdir(), 'trainyard-addon-'))
  const run = (...args: string[]) => runChecked({ command: compiler, args, environment, limitSeconds: localLimits.compileSeconds, cwd: folder })
  try {
    const objects = sources.map((name) => `${name}.o`)
    await Promise.all(sources.map((name) => run(...compileArguments(target, library, name))))
    writeFileSync(join(folder, 'empty.cc'), '')
    const libraries = librariesToLink(library)
    for (const name of libraries) await run('-shared', '-nostdlib', '-o', name, `-Wl,-soname,${name}`, 'empty.cc')
    mkdirSync(dirname(output), { recursive: true })
    const draft = `${output}.${process.pid}`
    await run('-shared', '-o', draft, ...objects, '-Wl,--no-as-needed', ...libraries, '-Wl,-rpath,$ORIGIN/../../deps/lib')
    renameSync(draft, output)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The C++ compiler: the one named in CXX, else one on the PATH. */
export function findCompiler(environment: Environment): string | undefined {
  const names = [...(environment['CXX'] ? [environment['CXX']] : []), 'c++', 'g++', 'clang++']
  return names.map((name) => (name.includes('/') ? name : onPath(name, environment))).find((path) => path !== undefined)
}

function compileArguments(target: AddonPackage, library: string, source: string): string[] {
  const nodeApi = join(dirname(require.resolve('node-api-headers/package.json')), 'include')
  const defines = ['NAPI_VERSION=8', 'NODE_GYP_MODULE_NAME=tfjs_binding', 'BUILDING_NODE_EXTENSION']
  const includes = [nodeApi, join(library, 'include')]
  return [
    '-std=c++17',
    '-O2',
    '-fPIC',
    ...defines.map((define) => `-D${define}`),
    ...includes.map((folder) => `-I${folder}`),
    '-c',
    join(target.dir, 'binding', `${source}.cc`),
    '-o',
    `${source}.o`,
  ]
}
