import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { cudaState } from './cuda-state.js'
import { nvidiaDriver } from '../tensorflow/nvidia.js'
import { webgpuState } from './webgpu-state.js'
import { skipUnless } from '@trainyard/testing/skip-unless.js'

const folder = mkdtempSync(join(tmpdir(), 'trainyard-gpu-state-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const made = (...parts: string[]): string => {
  const dir = join(folder, ...parts)
  mkdirSync(dir, { recursive: true })
  return dir
}
const [bare, cache] = [made('bare'), made('cache')]
const clean = { PATH: bare }

test('without a trace of NVIDIA’s driver there is none, and no GPU', async () => {
  expect(nvidiaDriver(clean, bare)).toBeUndefined()
  expect(await cudaState({ cache, environment: clean }, bare)).toMatchObject({ driver: false, version: undefined, gpus: [] })
})

test('the driver is known by its entry in /proc, by that of WSL, and by nvidia-smi', () => {
  const [linux, wsl, programs] = [made('linux', 'proc/driver/nvidia'), made('wsl', 'usr/lib/wsl/lib'), made('programs')]
  writeFileSync(join(linux, 'version'), '')
  writeFileSync(join(wsl, 'libcuda.so.1'), '')
  writeFileSync(join(programs, 'nvidia-smi'), '#!/bin/sh\n', { mode: 0o755 })
  expect(nvidiaDriver(clean, join(folder, 'linux'))).toBe(join(linux, 'version'))
  expect(nvidiaDriver(clean, join(folder, 'wsl'))).toBe(join(wsl, 'libcuda.so.1'))
  expect(nvidiaDriver({ PATH: programs }, bare)).toBe(join(programs, 'nvidia-smi'))
})

test('nvidia-smi tells the GPUs and the driver’s version', skipUnless(process.platform !== 'win32', 'Linux or macOS'), async () => {
  const programs = made('smi')
  const script = '#!/bin/sh\necho "NVIDIA H100 80GB HBM3, 580.65.06"\necho "NVIDIA L4, 580.65.06"\n'
  writeFileSync(join(programs, 'nvidia-smi'), script, { mode: 0o755 })
  const state = await cudaState({ cache, environment: { PATH: `${programs}:${process.env['PATH'] ?? ''}` } }, bare)
  expect(state).toMatchObject({ driver: true, version: '580.65.06', gpus: ['NVIDIA H100 80GB HBM3', 'NVIDIA L4'] })
})

test('without nvidia-smi the version is read from /proc', async () => {
  writeFileSync(join(made('proc-only', 'proc/driver/nvidia'), 'version'), 'NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  570.86.15  Release Build\n')
  expect(await cudaState({ cache, environment: clean }, join(folder, 'proc-only'))).toMatchObject({ driver: true, version: '570.86.15', gpus: [] })
})

test(
  'the library for CUDA is laid once its folder is in the cache',
  skipUnless(process.platform === 'linux' && process.arch === 'x64', 'Linux on x64'),
  async () => {
    const own = made('own-cache')
    expect(await cudaState({ cache: own, environment: clean }, bare)).toMatchObject({ library: 'to_be_had' })
    made('own-cache', 'libtensorflow-2.21.0-cuda-linux-x64')
    expect(await cudaState({ cache: own, environment: clean }, bare)).toMatchObject({ library: 'laid' })
    expect(await cudaState({ cache: own, environment: { ...clean, TRAINYARD_LIBTENSORFLOW: '/own' } }, bare)).toMatchObject({ library: 'named' })
  },
)

test('Vulkan’s drivers are found where its loader looks, or where its variables point', skipUnless(process.platform === 'linux', 'Linux'), async () => {
  const [root, home] = [made('root'), made('home')]
  writeFileSync(join(made('root', 'usr/share/vulkan/icd.d'), 'nvidia_icd.json'), '{}')
  writeFileSync(join(made('home', '.local/share/vulkan/icd.d'), 'own_icd.json'), '{}')
  const [named, gone] = [join(folder, 'named.json'), join(folder, 'gone.json')]
  writeFileSync(named, '{}')
  expect((await webgpuState({ ...clean, HOME: home }, root)).drivers).toEqual(['nvidia_icd.json', 'own_icd.json'])
  expect((await webgpuState({ ...clean, VK_DRIVER_FILES: `${named}:${gone}` }, root)).drivers).toEqual(['named.json'])
})

const chromium = '/usr/lib/chromium'
const swiftshader = join(chromium, 'vk_swiftshader_icd.json')
test('a driver in software is found and called so', skipUnless(existsSync(swiftshader), 'a Vulkan driver in software'), async () => {
  const state = await webgpuState({ ...clean, LD_LIBRARY_PATH: chromium, VK_ICD_FILENAMES: swiftshader })
  expect(state).toMatchObject({ adapter: { name: expect.stringMatching(/swiftshader/i) as string, software: true }, drivers: ['vk_swiftshader_icd.json'] })
  expect(state.lacks).not.toContain('libvulkan.so.1')
})

test('where there is no adapter there is a reason', skipUnless(process.platform === 'linux', 'Linux'), async () => {
  const state = await webgpuState({ ...clean, VK_DRIVER_FILES: join(folder, 'none.json') }, bare)
  expect(state).toMatchObject({ adapter: undefined, drivers: [] })
  if (state.lacks.includes('libvulkan.so.1')) expect(state.reason).toMatch(/libvulkan/)
})
