import type { CudaState, WebGpuState } from '@trainyard/local'
import { expect, test } from 'vitest'
import { cudaFinding, webgpuFinding } from './gpu-checks.js'

const h100: CudaState = { driver: true, version: '580.65.06', gpus: ['NVIDIA H100 80GB HBM3'], library: 'laid', download: 'about 3 GB' }
const nothing: WebGpuState = { adapter: undefined, reason: undefined, lacks: [], drivers: [] }

test('CUDA is good where driver, GPU and library are there', () => {
  expect(cudaFinding(h100)).toEqual({ name: 'cuda', verdict: 'good', text: 'driver 580.65.06, NVIDIA H100 80GB HBM3; its library is installed' })
})

test.each<[string, Partial<CudaState>, RegExp]>([
  ['no library', { library: 'to_be_had' }, /TRAINYARD_DEVICE=cuda npx trainyard start fetches it \(about 3 GB, once\)/],
  ['no library for the machine', { library: 'not_published' }, /Linux on x86-64/],
  ['an old driver', { version: '470.82.01' }, /525 or newer/],
  ['no GPU', { gpus: [] }, /nvidia-smi/],
])('with %s CUDA’s line says what to do', (_what, lacking, advice) => {
  expect(cudaFinding({ ...h100, ...lacking })).toMatchObject({ verdict: 'note', advice: expect.stringMatching(advice) as string })
})

test('a machine without NVIDIA’s driver hears no more than that', () => {
  expect(cudaFinding({ ...h100, driver: false, version: undefined, gpus: [] })).toEqual({ name: 'cuda', verdict: 'note', text: 'no NVIDIA driver' })
})

test('WebGPU’s line names the adapter, and one in software as such', () => {
  const gpu = { ...nothing, adapter: { name: 'nvidia-h100-80gb-hbm3', software: false }, drivers: ['nvidia_icd.json'] }
  expect(webgpuFinding(gpu, 'linux')).toEqual({ name: 'webgpu', verdict: 'good', text: 'nvidia-h100-80gb-hbm3; Vulkan loader found, drivers: nvidia_icd.json' })
  expect(webgpuFinding({ ...nothing, adapter: { name: 'apple-m2', software: false } }, 'darwin').text).toBe('apple-m2')
  expect(webgpuFinding({ ...gpu, adapter: { name: 'swiftshader', software: true } }, 'linux')).toMatchObject({
    verdict: 'note',
    text: expect.stringContaining('swiftshader (software)') as string,
  })
})

test.each<[string, Partial<WebGpuState>, RegExp]>([
  ['the loader', { lacks: ['libvulkan.so.1'] }, /libvulkan1/],
  ['a driver', {}, /VK_DRIVER_FILES/],
  ['what NVIDIA’s driver needs', { drivers: ['nvidia_icd.json'], lacks: ['libEGL.so.1', 'libGLX.so.0'] }, /libegl1 libglx0/],
  ['nothing that is known', { drivers: ['intel_icd.json'], lacks: ['libEGL.so.1'], reason: 'some feature' }, /Dawn says: some feature/],
])('without an adapter, and lacking %s, WebGPU’s line says what to do', (_what, lacking, advice) => {
  expect(webgpuFinding({ ...nothing, ...lacking }, 'linux')).toMatchObject({
    verdict: 'note',
    text: expect.stringContaining('no adapter') as string,
    advice: expect.stringMatching(advice) as string,
  })
})
