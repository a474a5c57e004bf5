import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { init, parse } from 'es-module-lexer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'

const root = fileURLToPath(new URL('../..', import.meta.url))
const names = z.record(z.string(), z.string())
const manifestOf = (folder: string) =>
  z
    .looseObject({ version: z.string(), dependencies: names.optional(), optionalDependencies: names.optional() })
    .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')))

/** A folder of a user in which the packed product is installed. */
let project: string
let installed: string
let files: string[]

beforeAll(async () => {
  await init
  project = mkdtempSync(join(tmpdir(), 'trainyard-packed-'))
  execFileSync(process.execPath, [join(root, 'packages/tooling/pack.mjs'), '--out', project])
  const { version } = manifestOf(root)
  execFileSync('tar', ['-xzf', `trainyard-${version}.tgz`], { cwd: project })
  installed = join(project, 'node_modules/trainyard')
  mkdirSync(dirname(installed))
  renameSync(join(project, 'package'), installed)
  files = readdirSync(installed, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(installed, join(entry.parentPath, entry.name)))
  layDependencies()
}, 60_000)
afterAll(() => rmSync(project, { recursive: true, force: true }))

/** Makes the declared dependencies, and nothing else, found from the package: as npm would lay them, but by links to those of the checkout. */
function layDependencies(): void {
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(installed)
  const besideAddon = join(realpathSync(join(root, 'packages/engine/node_modules/@tensorflow/tfjs-node-gpu')), '../..')
  const parts = ['apps', 'packages'].flatMap((group) => readdirSync(join(root, group)).map((name) => join(root, group, name)))
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const source = [...parts.map((part) => join(part, 'node_modules')), besideAddon].map((folder) => join(folder, name)).find((folder) => existsSync(folder))
    const link = join(project, 'node_modules', name)
    mkdirSync(dirname(link), { recursive: true })
    if (source !== undefined) symlinkSync(realpathSync(source), link)
    else if (optionalDependencies[name] === undefined) throw new Error(`${name} is installed nowhere in the checkout`)
  }
}

const isFile = (path: string) => statSync(path, { throwIfNoEntry: false })?.isFile() === true

const trainyard = (...args: string[]) =>
  spawnSync(process.execPath, [join(installed, 'apps/cli/trainyard.mjs'), ...args], {
    cwd: project,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], HOME: project },
  })

test('every import of each packed file is in the package, in its dependencies or in Node', () => {
  const { dependencies = {}, optionalDependencies = {} } = manifestOf(installed)
  const known = new Set([...Object.keys(dependencies), ...Object.keys(optionalDependencies), ...builtinModules])
  const isKnown = (file: string, specifier: string) => {
    if (specifier.startsWith('node:')) return true
    const endings = file.startsWith('node_modules') ? ['', '.js', '/index.js'] : ['']
    if (specifier.startsWith('.')) return endings.some((ending) => isFile(join(installed, dirname(file), specifier + ending)))
    return known.has(/^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier)
  }
  const modules = files.filter((file) => /^(?:apps|packages|node_modules)\/(?!dashboard\/).*\.m?js$/.test(file))
  const imports = modules.flatMap((file) => {
    const text = readFileSync(join(installed, file), 'utf8')
    const required = [...text.matchAll(/^(?! *\* ).*\b(?:require|createRequire\(.+\)|from\w+)(?:\.resolve)?\(['"]([^'"]+)['"]\)/gm)].map((found) => found[1])
    return [...parse(text)[0].map(({ n }) => n), ...required].filter((each) => each !== undefined).map((specifier) => ({ file, specifier }))
  })
  expect(imports.filter(({ specifier }) => specifier === 'node-api-headers/package.json')).toHaveLength(1)
  expect(imports.length).toBeGreaterThan(modules.length)
  expect(imports.filter(({ file, specifier }) => !isKnown(file, specifier))).toEqual([])
})

test('the package holds what runs, and neither sources, tests and maps nor anything that runs at an installation', () => {
  for (const file of ['apps/dashboard/dist/index.html', 'apps/worker/dist/trainer/main.js', 'LICENSE', 'README.md']) expect(files).toContain(file)
  const migrations = readdirSync(join(root, 'prisma/migrations'))
  expect(readdirSync(join(installed, 'prisma/migrations'))).toEqual(migrations)
  expect(files.filter((file) => /\.tsx?$|\.map$|\.test\.|_test\.js$|\.node$|(^|\/)\./.test(file))).toEqual([])
  const manifests = files.filter((file) => /(^|\/)package\.json$/.test(file)).map((file) => dirname(file))
  expect(manifests).toContain('node_modules/@tensorflow/tfjs-node-gpu')
  for (const folder of manifests) expect(manifestOf(join(installed, folder))).not.toHaveProperty('scripts')
  // npm compiles a package that has this file and no script, unasked.
  expect(files.filter((file) => file.endsWith('binding.gyp'))).toEqual([])
})

test('the command line runs without a build, and keeps its data in the folder where it is called', () => {
  expect(trainyard('--version')).toMatchObject({ status: 0, stdout: `${manifestOf(root).version}\n`, stderr: '' })
  expect(trainyard('--help').stdout).toContain('up|start [options]')
  expect(trainyard('list')).toMatchObject({ stderr: expect.stringContaining(join(realpathSync(project), '.trainyard', 'admin-key')) })
})
