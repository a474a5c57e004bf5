import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { keepBuild } from './keep-build.js'

let folder: string
let root: string
const write = (file: string, text: string) => {
  mkdirSync(dirname(join(root, file)), { recursive: true })
  writeFileSync(join(root, file), text)
}
const version = (text: string) => write('packages/words/dist/later.js', `export const later = ${JSON.stringify(text)}\n`)

/** A workspace as pnpm lays it: an app that needs a package of ours, which needs one of others. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'trainyard-build-'))
  root = join(folder, 'repository')
  write('package.json', '{"type":"module"}')
  write('apps/speaker/package.json', '{"type":"module"}')
  write(
    'apps/speaker/dist/main.js',
    "const { say } = await import('@ours/words')\nprocess.stdin.once('data', async () => { console.log(await say()); process.exit(0) })\n",
  )
  write('packages/words/package.json', '{"name":"@ours/words","type":"module","exports":"./dist/index.js"}')
  write('packages/words/dist/index.js', "import { loud } from 'loud'\nexport const say = async () => loud((await import('./later.js')).later)\n")
  write('node_modules/.store/loud@1/loud/package.json', '{"name":"loud","type":"module","exports":"./index.js"}')
  write('node_modules/.store/loud@1/loud/index.js', 'export const loud = (text) => text.toUpperCase()\n')
  mkdirSync(join(root, 'apps/speaker/node_modules/@ours'), { recursive: true })
  mkdirSync(join(root, 'packages/words/node_modules'), { recursive: true })
  symlinkSync('../../../../packages/words', join(root, 'apps/speaker/node_modules/@ours/words'))
  symlinkSync('../../../node_modules/.store/loud@1/loud', join(root, 'packages/words/node_modules/loud'))
  version('one')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Starts the app of a build, lets `meanwhile` happen, and gives back what it then says. */
async function speak(build: string, meanwhile: () => void = () => undefined): Promise<string> {
  const child = spawn(process.execPath, [join(build, 'apps/speaker/dist/main.js')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const said: string[] = []
  child.stdout.on('data', (text: Buffer) => said.push(text.toString()))
  await once(child, 'spawn')
  meanwhile()
  child.stdin.write('go\n')
  await once(child, 'close')
  return said.join('').trim()
}

test('what was started goes on from its own files, also those that it loads later, while the next version is built or all of it is away', async () => {
  const one = keepBuild(root, join(folder, 'home'))
  expect(await speak(one, () => version('two'))).toBe('ONE')
  const two = keepBuild(root, join(folder, 'home'))
  expect(await speak(two, () => rmSync(join(root, 'packages/words/dist'), { recursive: true }))).toBe('TWO')
  expect(await speak(one)).toBe('ONE')
})

test('the same content is the same build, and of many builds the last are kept', () => {
  const home = join(folder, 'home')
  expect(keepBuild(root, home)).toBe(keepBuild(root, home))
  for (const text of ['2', '3', '4', '5']) {
    version(text)
    keepBuild(root, home)
  }
  expect(readdirSync(join(home, 'builds'))).toHaveLength(3)
})

test('an installed package finds what npm has laid beside it and above it, and another place of a dependency is another build', async () => {
  const installed = join(folder, 'project/node_modules/trainyard')
  root = installed
  write('package.json', '{"type":"module","dependencies":{"loud":"1.0.0"},"optionalDependencies":{"absent":"1.0.0"}}')
  write(
    'apps/speaker/dist/main.js',
    "import { loud } from 'loud'\nprocess.stdin.once('data', () => { console.log(loud(import.meta.dirname.includes('builds') ? 'kept' : 'not kept')); process.exit(0) })\n",
  )
  const lay = (place: string, mark: string) => {
    root = place
    write('node_modules/loud/package.json', '{"name":"loud","type":"module","exports":"./index.js"}')
    write('node_modules/loud/index.js', `export const loud = (text) => text.toUpperCase() + '${mark}'\n`)
  }
  lay(join(folder, 'project'), '!')
  const one = keepBuild(installed, join(folder, 'home'))
  expect(await speak(one)).toBe('KEPT!')
  lay(installed, '?')
  expect(await speak(keepBuild(installed, join(folder, 'home')))).toBe('KEPT?')
  expect(await speak(one)).toBe('KEPT!')
})
