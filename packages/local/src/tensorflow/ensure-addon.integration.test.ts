import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readlinkSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AddonPackage } from './addon-package.js'
import { findCompiler } from './compile-addon.js'
import { ensureAddon } from './ensure-addon.js'
import type { Libtensorflow } from './ensure-libtensorflow.js'

// A package of the shape of tfjs-node's, with a library of the shape of TensorFlow's, each of a few lines: what is tested
// is how they are brought together. The real ones are tried by every start.
const folder = mkdtempSync(join(tmpdir(), 'trainyard-addon-test-'))
const compiler = findCompiler(process.env)
const cannotCompile = compiler === undefined || process.platform !== 'linux'
const context = { cache: join(folder, 'cache'), environment: process.env, log: () => undefined }
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const binding = `
#include <node_api.h>
#include "tensorflow/c/c_api.h"
static napi_value Answer(napi_env env, napi_callback_info) {
  napi_value value;
  napi_create_int32(env, TF_Answer() + TF_Framework(), &value);
  return value;
}
static napi_value Init(napi_env env, napi_value exports) {
  napi_value function;
  napi_create_function(env, "answer", NAPI_AUTO_LENGTH, Answer, nullptr, &function);
  napi_set_named_property(env, exports, "answer", function);
  return exports;
}
NAPI_MODULE(NODE_GYP_MODULE_NAME, Init)
`

/** Stands in for tfjs: the product is right when the native answer is 42. */
const program = `
const { answer } = require('./lib/napi-v8/tfjs_binding.node')
const values = answer() === 42 ? [17, 39] : [0, 0]
exports.tensor2d = () => undefined
exports.matMul = () => ({ dataSync: () => values })
exports.backend = () => ({ binding: { TF_Version: '9.9' }, isUsingGpuDevice: false })
`

function write(dir: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
}

function makePackage(name: string): AddonPackage {
  const dir = join(folder, name)
  write(dir, { 'package.json': '{"main":"index.js"}', 'index.js': program, 'binding/tfjs_binding.cc': binding, 'binding/tfjs_backend.cc': '' })
  return { dir, version: '1.0', addon: join(dir, 'lib', 'napi-v8', 'tfjs_binding.node') }
}

function makeLibrary(name: string, source: string): Libtensorflow {
  const dir = join(folder, name)
  write(dir, {
    'include/tensorflow/c/c_api.h': 'extern "C" { int TF_Answer(); int TF_Framework(); }',
    'cc.cc': source,
    'framework.cc': 'extern "C" int TF_Framework() { return 2; }',
  })
  mkdirSync(join(dir, 'lib'))
  for (const part of ['cc', 'framework']) {
    const file = `libtensorflow_${part}.so.2`
    const built = spawnSync(compiler ?? '', ['-shared', '-fPIC', '-o', join(dir, 'lib', file), `-Wl,-soname,${file}`, join(dir, `${part}.cc`)], {
      encoding: 'utf8',
    })
    expect(built.stderr).toBe('')
  }
  return { kind: 'native', library: 'test', dir, source: 'override' }
}

let good: Libtensorflow
beforeAll(() => {
  if (compiler !== undefined) good = makeLibrary('good', 'extern "C" int TF_Answer() { return 40; }')
})

test.skipIf(cannotCompile)('the addon is compiled, finds its library by itself, and is proved', async () => {
  const target = makePackage('first')
  expect(await ensureAddon(good, context, () => target)).toMatchObject({ kind: 'native', library: '9.9', gpu: false, compiled: true })
  expect(readlinkSync(join(target.dir, 'deps'))).toBe(join(folder, 'good'))
})

test.skipIf(cannotCompile)('a second clone takes the addon from the cache, and a second start only looks', async () => {
  const target = makePackage('second')
  expect(await ensureAddon(good, context, () => target)).toMatchObject({ kind: 'native', compiled: false })
  writeFileSync(join(target.dir, 'index.js'), 'throw new Error("loaded again")')
  expect(await ensureAddon(good, context, () => target)).toMatchObject({ kind: 'native', library: '9.9', compiled: false })
})

test.skipIf(cannotCompile)('an unusable addon in the cache is made anew', async () => {
  const target = makePackage('third')

  for (const name of readdirSync(context.cache)) writeFileSync(join(context.cache, name), 'not an addon')
  expect(await ensureAddon(good, context, () => target)).toMatchObject({ kind: 'native', compiled: true })
})

test.skipIf(cannotCompile)('a library that lacks a symbol ends in a reason, and no addon that would crash is left', async () => {
  const target = makePackage('fourth')
  const lacking = makeLibrary('lacking', 'extern "C" int TF_Other() { return 1; }')
  const addon = await ensureAddon(lacking, context, () => target)
  expect(addon).toMatchObject({ kind: 'wasm', reason: expect.stringContaining('undefined symbol: TF_Answer') as string })
  expect(existsSync(target.addon)).toBe(false)
})

test.skipIf(cannotCompile)('an addon that computes nonsense is not used', async () => {
  const target = makePackage('fifth')
  const wrong = makeLibrary('wrong', 'extern "C" int TF_Answer() { return 1; }')
  expect(await ensureAddon(wrong, context, () => target)).toMatchObject({ kind: 'wasm' })
})

test.skipIf(cannotCompile)('an addon that crashes ends in a reason that names the signal', async () => {
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
  expect(addon).toEqual({ kind: 'wasm', reason: 'tfjs’ native addon cannot be made: there is no C++ compiler (c++, g++ or clang++)' })
  expect(await ensureAddon({ kind: 'wasm', reason: 'why' }, context)).toEqual({ kind: 'wasm', reason: 'why' })
})
