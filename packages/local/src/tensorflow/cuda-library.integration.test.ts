import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCompiler } from './build-addon.js'
import { laidTensorflow } from './ensure-addon.js'
import { ensureLibtensorflow } from './ensure-libtensorflow.js'
import { findTensorflow } from './find-tensorflow.js'
import { libraryVariants } from './release.js'
import { compileShared, libraryHeader, writePackage } from '@trainyard/testing/local/addon.js'
import { recordOf, writeWheel } from '@trainyard/testing/local/wheel.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

// Tiny wheels in a folder, laid out as TensorFlow's and NVIDIA's are, fetched by the real pip: what is tested is which of them come, where their files go, and
// whether a process finds its way from the addon to NVIDIA's libraries. The real wheels were never fetched.
const folder = mkdtempSync(join(tmpdir(), 'trainyard-cuda-'))
const [wheels, cache, programs, root] = ['wheels', 'cache', 'programs', 'root'].map((name) => join(folder, name)) as [string, string, string, string]
const pip = spawnSync('python3', ['-m', 'pip', '--version']).status === 0
const able = pip && findCompiler(process.env) !== undefined && process.platform === 'linux' && process.arch === 'x64'
const whereItCompiles = skipUnless(able, 'Linux on x64 with a C++ compiler and pip')
const { PATH, HOME } = process.env
const environment = { PATH, HOME, PIP_CONFIG_FILE: '/dev/null', PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels, TRAINYARD_DEVICE: 'cuda' }
const { cuda } = libraryVariants
const logged: string[] = []
const context = (changes: Record<string, string | undefined> = {}, own = cache) => ({
  cache: own,
  environment: { ...environment, ...changes },
  log: (line: string) => void logged.push(line),
})

/** A GPU is visible when an NVIDIA package's library can be opened by name, which opens another, and no variable hides the GPU from CUDA. */
const framework = `
#include <dlfcn.h>
#include <cstdlib>
extern "C" int TF_Framework() { return 2; }
extern "C" int TF_Gpus() {
  const char* visible = getenv("CUDA_VISIBLE_DEVICES");
  if (visible != nullptr && *visible == 0) return 0;
  void* cudnn = dlopen("libcudnn.so.9", RTLD_NOW);
  int (*both)() = cudnn == nullptr ? nullptr : (int (*)())dlsym(cudnn, "cudnnNeedsCublas");
  return both == nullptr ? 0 : both();
}`
const cudnn = `
#include <dlfcn.h>
extern "C" int cudnnNeedsCublas() { return dlopen("libcublas.so.12", RTLD_NOW) != nullptr; }`

function addWheel(file: string, requires: readonly string[], contents: Record<string, Buffer>): void {
  const [name = '', version = ''] = file.split('-')
  const info = `${name}-${version}`
  const metadata = [
    'Metadata-Version: 2.1',
    `Name: ${name}`,
    `Version: ${version}`,
    'Provides-Extra: and-cuda',
    ...requires.map((line) => `Requires-Dist: ${line}`),
  ]
  const all = {
    ...contents,
    [`${info}.dist-info/METADATA`]: Buffer.from(`${metadata.join('\n')}\n`),
    [`${info}.dist-info/WHEEL`]: Buffer.from('Wheel-Version: 1.0\nRoot-Is-Purelib: false\n'),
  }
  writeWheel(wheels, file, all, recordOf(all), info)
}

const built = (name: string, source: string): Buffer => {
  const file = join(folder, 'built', name)
  compileShared(file, source)
  return readFileSync(file)
}

function makeWheels(): void {
  addWheel(
    'tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    ['numpy>=1.26.0', 'nvidia-cudnn-cu12<10.0,>=9.3.0.75; extra == "and-cuda"', 'nvidia-cuda-nvcc-cu12<13.0,>=12.5.82; extra == "and-cuda"'],
    {
      'tensorflow/libtensorflow_cc.so.2': built('libtensorflow_cc.so.2', 'extern "C" int TF_Answer() { return 40; }'),
      'tensorflow/libtensorflow_framework.so.2': built('libtensorflow_framework.so.2', framework),
      'tensorflow/include/tensorflow/c/c_api.h': Buffer.from(libraryHeader),
      'tensorflow/python/keras.py': Buffer.from('not wanted'),
    },
  )
  addWheel('nvidia_cudnn_cu12-9.10.2.21-py3-none-manylinux_2_27_x86_64.whl', ['nvidia-cublas-cu12'], {
    'nvidia/cudnn/lib/libcudnn.so.9': built('libcudnn.so.9', cudnn),
    'nvidia/cudnn/include/cudnn.h': Buffer.from('not wanted'),
  })
  addWheel('nvidia_cublas_cu12-12.9.1.4-py3-none-manylinux2014_x86_64.whl', [], {
    'nvidia/cublas/lib/libcublas.so.12': built('libcublas.so.12', 'extern "C" int cublas() { return 1; }'),
  })
  addWheel('nvidia_cuda_nvcc_cu12-12.9.86-py3-none-manylinux2010_x86_64.manylinux_2_12_x86_64.whl', [], { 'nvidia/cuda_nvcc/bin/ptxas': Buffer.from('ptxas') })
}

beforeAll(() => {
  for (const dir of [wheels, cache, programs, join(root, 'proc/driver/nvidia')]) mkdirSync(dir, { recursive: true })
  writeFileSync(join(root, 'proc/driver/nvidia/version'), 'NVRM version: NVIDIA UNIX x86_64 Kernel Module  580.0\n')
  if (able) makeWheels()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('auto beside an NVIDIA driver fetches nothing for CUDA unasked, and says how to ask', whereItCompiles, async () => {
  const own = join(folder, 'untouched')
  mkdirSync(own)
  // There is no library for the CPU among these wheels, so that none is used.
  const addon = await findTensorflow(context({ TRAINYARD_DEVICE: 'auto' }, own), { root, find: () => writePackage(join(folder, 'auto')) })
  expect(addon.kind).toBe('wasm')
  expect(logged.filter((line) => line.includes('TRAINYARD_DEVICE=cuda'))).toEqual([expect.stringContaining('about 3 GB, once')])
  expect(readdirSync(own).filter((name) => name.includes('cuda'))).toEqual([])
})

test('cuda lays the library with NVIDIA’s packages beside it, links the addon and sees the GPU through them', whereItCompiles, async () => {
  const target = writePackage(join(folder, 'package'))
  expect(laidTensorflow(() => target)).toBeUndefined()
  const addon = await findTensorflow(context(), { root, find: () => target })
  expect(laidTensorflow(() => target)).toEqual({ dir: join(cache, 'libtensorflow-2.21.0-cuda-linux-x64'), gpu: true })
  expect(addon).toMatchObject({ kind: 'native', library: '9.9', gpu: true, compiled: true, dir: join(cache, 'libtensorflow-2.21.0-cuda-linux-x64') })
  const laid = readdirSync(join(cache, 'libtensorflow-2.21.0-cuda-linux-x64'), { recursive: true, withFileTypes: true })
  expect(
    laid
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
      .sort(),
  ).toEqual(['c_api.h', 'libcublas.so.12', 'libcudnn.so.9', 'libtensorflow_cc.so.2', 'libtensorflow_framework.so.2', 'ptxas'])
  expect(logged).toContainEqual(expect.stringMatching(/fetching the C library 2\.21\.0 for cuda and NVIDIA’s libraries \(about 3 GB, once/))
  expect(logged).toContainEqual(expect.stringMatching(/in place after \d+ s, \d+ MB$/))
})

test('auto takes the library for CUDA that was laid before, and cpu leaves it alone', whereItCompiles, async () => {
  const target = writePackage(join(folder, 'again'))
  const offline = { PIP_FIND_LINKS: join(folder, 'nowhere') }
  expect(await findTensorflow(context({ ...offline, TRAINYARD_DEVICE: 'auto' }), { root, find: () => target })).toMatchObject({ kind: 'native', gpu: true })
  expect((await findTensorflow(context({ ...offline, TRAINYARD_DEVICE: 'cpu' }), { root, find: () => target })).kind).toBe('wasm')
})

test('cuda fails where the library sees no GPU, and looks again once one is there', whereItCompiles, async () => {
  const target = writePackage(join(folder, 'hidden'))
  const places = { root, find: () => target }
  await expect(findTensorflow(context({ CUDA_VISIBLE_DEVICES: '' }), places)).rejects.toMatchObject({
    code: 'local_tensorflow_failed',
    message: expect.stringContaining('sees no GPU') as string,
  })
  expect(await findTensorflow(context(), places)).toMatchObject({ kind: 'native', gpu: true })
})

test('auto falls back to the CPU, and says so, where the library for CUDA sees no GPU', whereItCompiles, async () => {
  const target = writePackage(join(folder, 'fallback'))
  const hidden = context({ CUDA_VISIBLE_DEVICES: '', TRAINYARD_DEVICE: 'auto', PIP_FIND_LINKS: join(folder, 'nowhere') })
  // There is no library for the CPU to be had here.
  expect(await findTensorflow(hidden, { root, find: () => target })).toMatchObject({
    kind: 'wasm',
    reason: expect.stringContaining('tensorflow-cpu') as string,
  })
  expect(logged).toContainEqual(expect.stringMatching(/the library for CUDA is not used: .* sees no GPU/))
})

test('cuda without an NVIDIA driver fails before anything is fetched', async () => {
  const own = join(folder, 'no-driver')
  await expect(findTensorflow(context({ PATH: programs }, own), { root: own })).rejects.toMatchObject({
    code: 'local_tensorflow_failed',
    message: expect.stringContaining('no NVIDIA driver is here') as string,
  })
  expect(existsSync(own)).toBe(false)
})

test('what stands in the way is named: no Python, no pip, no such wheel, no packages for CUDA, no space', whereItCompiles, async () => {
  const reasonOf = async (name: string, changes: Record<string, string | undefined>, variant = cuda): Promise<string> => {
    const own = join(folder, name)
    mkdirSync(own)
    const found = await ensureLibtensorflow(context(changes, own), variant)
    expect(readdirSync(own).filter((entry) => entry.includes('draft'))).toEqual([])
    return found.kind === 'wasm' ? found.reason : 'it was laid'
  }
  expect(await reasonOf('no-python', { PATH: programs })).toMatch(/no Python was found$/)
  writeFileSync(join(programs, 'python3'), '#!/bin/sh\necho "python3: No module named pip" >&2; exit 1\n', { mode: 0o755 })
  expect(await reasonOf('no-pip', { PATH: programs })).toMatch(/Python has no pip$/)
  expect(await reasonOf('no-wheel', { PIP_FIND_LINKS: programs })).toMatch(/pip could not fetch it: .*tensorflow==2\.21\.0/)
  expect(await reasonOf('no-space', {}, { ...cuda, diskBytes: 1e18 })).toMatch(
    /MB free, and fetching the library for cuda takes .* TRAINYARD_CACHE names another/,
  )
  expect(await reasonOf('no-extra', {}, { ...cuda, extra: 'and-other' })).toMatch(/names no packages for and-other$/)
  expect(await reasonOf('no-platform', {}, { ...cuda, platforms: [{ node: 'other-cpu', tag: 'x', sha256: undefined }] })).toMatch(
    /published for other-cpu, and this is linux-x64$/,
  )
})
