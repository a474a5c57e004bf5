import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
} from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { z } from 'zod'

/** Builds that are kept, the ones used last: workers that were started earlier may still run from theirs. */
const keptBuilds = 3
/** What only compilers and debuggers read. */
const unneeded = /\.(?:d\.ts|map|tsbuildinfo)$/

/**
 * Copies what was built into a folder of its own, named by its content, and gives its path back. What is started from there is not touched by a later build: its
 * processes load modules, fork children and start again from the files that they began with, while the next version is built or runs beside them. A build that is
 * kept already is used as it is. Packages of others are not copied: their folders are named by their versions and do not change, but where npm has installed
 * Trainyard itself as a package.
 */
export function keepBuild(repository: string, home: string): string {
  const root = realpathSync(repository)
  const parts = ['apps', 'packages'].flatMap((group) => foldersIn(join(root, group)).map((name) => join(group, name)))
  const files = [
    'package.json',
    ...parts.flatMap((part) => [join(part, 'package.json'), ...filesBelow(root, join(part, 'dist'))]),
    ...filesBelow(root, join('prisma', 'migrations')),
  ].filter((file) => existsSync(join(root, file)) && !unneeded.test(file))
  const builds = join(home, 'builds')
  const modules = ['', ...parts].map((part) => ({ part, names: modulesOf(root, part) }))
  const kept = join(builds, nameOf(root, files, modules))
  if (!existsSync(kept)) copyBuild(root, files, modules, kept)
  const now = new Date()
  utimesSync(kept, now, now)
  removeOldest(builds)
  return kept
}

/** A package or app, and the folders of the packages that it finds, by name. */
type Modules = { readonly part: string; readonly names: ReadonlyMap<string, string> }

function nameOf(root: string, files: readonly string[], modules: readonly Modules[]): string {
  const hash = createHash('sha256')
    .update(root)
    .update(JSON.stringify(modules.map(({ part, names }) => [part, ...names])))
  for (const file of files.toSorted()) hash.update(`\n${file}\n`).update(readFileSync(join(root, file)))
  return hash.digest('hex').slice(0, 16)
}

/** The whole copy gets its name at the end: one that was broken off is never used. */
function copyBuild(root: string, files: readonly string[], modules: readonly Modules[], kept: string): void {
  const partial = `${kept}.${process.pid}.part`
  rmSync(partial, { recursive: true, force: true })
  for (const file of files) {
    mkdirSync(dirname(join(partial, file)), { recursive: true })
    copyFileSync(join(root, file), join(partial, file))
  }
  for (const each of modules) linkModules(root, each, partial)
  try {
    renameSync(partial, kept)
  } catch (error) {
    rmSync(partial, { recursive: true, force: true })
    // Another start was faster.
    if (!existsSync(kept)) throw error
  }
}

/**
 * Where the packages that a part of the build finds really are. In a checkout they lie in its own `node_modules`; where Trainyard is an installed package, its
 * dependencies may also lie in a folder above.
 */
function modulesOf(root: string, part: string): Map<string, string> {
  const found = new Map<string, string>()
  const modules = join(root, part, 'node_modules')
  const entries = existsSync(modules) ? readdirSync(modules).filter((name) => !name.startsWith('.')) : []
  for (const name of entries.flatMap((each) => (each.startsWith('@') ? readdirSync(join(modules, each)).map((inner) => join(each, inner)) : [each])))
    found.set(name, realpathSync(join(modules, name)))
  if (part === '')
    for (const name of dependenciesOf(root)) {
      const folder = found.has(name) ? undefined : foldersAbove(root).find((above) => existsSync(join(above, 'node_modules', name)))
      if (folder !== undefined) found.set(name, realpathSync(join(folder, 'node_modules', name)))
    }
  return found
}

/** The names of what the root's manifest asks for; what is optional may be absent. */
function dependenciesOf(root: string): string[] {
  const { dependencies, optionalDependencies } = manifest.parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')))
  return Object.keys({ ...dependencies, ...optionalDependencies })
}

const manifest = z.object({ dependencies: z.record(z.string(), z.string()).optional(), optionalDependencies: z.record(z.string(), z.string()).optional() })

const foldersAbove = (folder: string): string[] => (dirname(folder) === folder ? [] : [dirname(folder), ...foldersAbove(dirname(folder))])

/** Makes the modules of a part found from its copy: those of the workspace lead to their copies, all others to where they are installed. */
function linkModules(root: string, { part, names }: Modules, copy: string): void {
  if (part !== '' && !existsSync(join(copy, part))) return
  for (const [name, target] of names) {
    const inside = relative(root, target)
    const link = join(copy, part, 'node_modules', name)
    const own = /^(?:apps|packages)[/\\][^/\\]+$/.test(inside) && !inside.includes(`${sep}node_modules`)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(own ? relative(dirname(link), join(copy, inside)) : target, link)
  }
}

function removeOldest(builds: string): void {
  const all = readdirSync(builds)
    .map((name) => join(builds, name))
    .toSorted((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs)
  for (const old of all.slice(keptBuilds)) rmSync(old, { recursive: true, force: true })
}

const foldersIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder).filter((name) => lstatSync(join(folder, name)).isDirectory()) : [])

function filesBelow(root: string, folder: string): string[] {
  const path = join(root, folder)
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    const inner = join(folder, entry.name)
    return entry.isDirectory() ? filesBelow(root, inner) : [inner]
  })
}
