import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AddonPackage, findCompiler } from './build-addon.js'
import { ensureAddon } from './ensure-addon.js'
import type { Libtensorflow } from './ensure-libtensorflow.js'
import { writeLibrary, writePackage } from '@trainyard/testing/local/addon.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

// A package of the shape of tfjs-node's, with a library of the shape of TensorFlow's, each of a few lines: what is tested
// is how they are brought together. The real ones are tried by every start.
const folder = mkdtempSync(join(tmpdir(), 'trainyard-addon-test-'))
const compiler = findCompiler(process.env)
const whereItCompiles = skipUnless(compiler !== undefined && process.platform === 'linux', 'Linux with a C++ compiler')
const context = { cache: join(folder, 'cache'), environment: process.env, log: () => undefined }
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const makePackage = (name: string): AddonPackage => writePackage(join(folder, name))
const makeLibrary = (name: string, source: string): Libtensorflow => {
  const dir = join(folder, name)
  writeLibrary(dir, { cc: source, framework: 'extern "C" int TF_Framework() { return 2; } extern "C" int TF_Gpus() { return 0; }' })
  return { kind: 'native', library: 'test', dir, source: 'override' }
}

let good: Libtensorflow
beforeAll(() => {
  if (compiler !== undefined) good = makeLibrary('good', 'extern "C" int TF_Answer() { return 40; }')
})

test('the addon is compiled, finds its library by itself, and is proved', whereItCompiles, async () => {
  const target = makePackage('first')
  expect(await ensureAddon(good, context, () => target)).toMatchObject({ kind: 'native', library: '9.9', gpu: false, compiled: true })
  expect(readlinkSync(join(target.dir, 'deps'))).toBe(join(folder, 'good'))
})

test('a second clone takes the addon from the cache, and a second start only looks', whereItCompiles, async () => {
  const target = makePackage('second')
  expect(await ensureAddon(good, context, () => target)).toMatchObject({ kind: 'native', compiled: false })
  writeFileSync(join(target.dir, 'index.js'), 'throw new Error("loaded again")')
  expect(await ensureAddon(good, context, () => target)).toMatchObject({ kind: 'native', library: '9.9', compiled: false })
})

test('an unusable addon in the cache is made anew', whereItCompiles, async () => {
  const target = makePackage('third')

  for (const name of readdirSync(context.cache)) writeFileSync(join(context.cache, name), 'not an addon')
  expect(await ensureAddon(good, context, () => target)).toMatchObject({ kind: 'native', compiled: true })
})

test('a library that lacks a symbol ends in a reason, and no addon that would crash is left', whereItCompiles, async () => {
  const target = makePackage('fourth')
  const lacking = makeLibrary('lacking', 'extern "C" int TF_Other() { return 1; }')
  const addon = await ensureAddon(lacking, context, () => target)
  expect(addon).toMatchObject({ kind: 'wasm', reason: expect.stringContaining('undefined symbol: TF_Answer') as string })
  expect(existsSync(target.addon)).toBe(false)
})

test('an addon that computes nonsense is not used', whereItCompiles, async () => {
  const target = makePackage('fifth')
  const wrong = makeLibrary('wrong', 'extern "C" int TF_Answer() { return 1; }')
  expect(await ensureAddon(wrong, context, () => target)).toMatchObject({ kind: 'wasm' })
})

test('an addon that crashes ends in a reason that names the signal', whereItCompiles, async () => {
  const target = makePackage('sixth')
  const crashing = makeLibrary('crashing', 'extern "C" int TF_Answer() { __builtin_trap(); }')
  expect(await ensureAddon(crashing, context, () => target)).toMatchObject({ kind: 'wasm', reason: expect.stringMatching(/signal SIG(ILL|TRAP)/) as string })
})

test('without a compiler there is a reason, and without a library the one that says why', async () => {
  const dir = join(folder, 'no-compiler')
  mkdirSync(dir)
  const target = makePackage('seventh')
  const library = { kind: 'native', library: 'test', dir, source: 'override' } as const
  const addon = await ensureAddon(library, { ...context, environment: { PATH: dir } }, () => target)
  expect(addon).toEqual({ kind: 'wasm', reason: 'tfjs’ native addon cannot be built: no C++ compiler was found (c++, g++ or clang++)' })
  expect(await ensureAddon({ kind: 'wasm', reason: 'why' }, context)).toEqual({ kind: 'wasm', reason: 'why' })
})
