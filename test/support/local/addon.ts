import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { defined } from '@trainyard/spec'
import { type AddonPackage, findCompiler } from '../../../packages/local/src/tensorflow/build-addon.js'

// A package of the shape of tfjs-node's and a library of the shape of TensorFlow's, each of a few lines, for tests of how they are brought together.

const binding = `
#include <node_api.h>
#include "tensorflow/c/c_api.h"
template <int (*Number)()> napi_value Give(napi_env env, napi_callback_info) {
  napi_value value;
  napi_create_int32(env, Number(), &value);
  return value;
}
static int Answer() { return TF_Answer() + TF_Framework(); }
static void Export(napi_env env, napi_value exports, const char* name, napi_callback callback) {
  napi_value function;
  napi_create_function(env, name, NAPI_AUTO_LENGTH, callback, nullptr, &function);
  napi_set_named_property(env, exports, name, function);
}
static napi_value Init(napi_env env, napi_value exports) {
  Export(env, exports, "answer", Give<Answer>);
  Export(env, exports, "gpus", Give<TF_Gpus>);
  return exports;
}
NAPI_MODULE(NODE_GYP_MODULE_NAME, Init)
`

/** Stands in for tfjs: the product is right when the native answer is 42. */
const program = `
const { answer, gpus } = require('./lib/napi-v8/tfjs_binding.node')
const values = answer() === 42 ? [17, 39] : [0, 0]
exports.tensor2d = () => undefined
exports.matMul = () => ({ dataSync: () => values })
exports.backend = () => ({ binding: { TF_Version: '9.9' }, isUsingGpuDevice: gpus() > 0 })
`

/** What the addon includes of the library. */
export const libraryHeader = 'extern "C" { int TF_Answer(); int TF_Framework(); int TF_Gpus(); }'

/** Writes a package whose addon can be compiled. */
export function writePackage(dir: string): AddonPackage {
  write(dir, { 'package.json': '{"main":"index.js"}', 'index.js': program, 'binding/tfjs_binding.cc': binding, 'binding/tfjs_backend.cc': '' })
  return { dir, version: '1.0', addon: join(dir, 'lib', 'napi-v8', 'tfjs_binding.node') }
}

/** Writes a library with its header, of the sources of its two files. */
export function writeLibrary(dir: string, sources: Readonly<Record<'cc' | 'framework', string>>): void {
  write(dir, { 'include/tensorflow/c/c_api.h': libraryHeader })
  for (const [part, source] of Object.entries(sources)) compileShared(join(dir, 'lib', `libtensorflow_${part}.so.2`), source)
}

/** Compiles one shared library that bears its file's name. */
export function compileShared(file: string, source: string): void {
  const name = basename(file)
  write(dirname(file), { [`${name}.cc`]: source })
  const arguments_ = ['-shared', '-fPIC', '-o', file, `-Wl,-soname,${name}`, `${file}.cc`, '-ldl']
  const { status, stderr } = spawnSync(defined(findCompiler(process.env), 'a C++ compiler'), arguments_, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${name} was not compiled: ${stderr}`)
}

function write(dir: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true })
    writeFileSync(join(dir, name), text)
  }
}
