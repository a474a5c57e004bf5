import * as tf from '@tensorflow/tfjs-core'
import { registerAveragePoolGradient } from '../kernels/average-pool-gradient.js'
import { registerAddN } from '../webgpu/kernels/sums.js'
import { BufferPool } from '../webgpu/buffer-pool.js'
import { registerGpuBatchNorm } from '../webgpu/kernels/batch-norm.js'
import { registerConv2dFilterGradient } from '../webgpu/kernels/conv2d-filter-gradient.js'
import { registerGpuCrossEntropy } from '../webgpu/kernels/cross-entropy.js'
import { registerDraws } from '../webgpu/kernels/draws.js'
import type { GpuAdapter, GpuDevice, WebGpuPackage } from '../webgpu/gpu.js'
import { requireWebGpu, WEBGPU } from '../webgpu/webgpu-backend.js'
import type { AdapterInfo } from './device.js'
import { EngineError } from './engine-error.js'

let opened: AdapterInfo | undefined
const errors: string[] = []

/**
 * Loads Dawn and tfjs's WebGPU backend on the best adapter there is, and makes it current.
 * @throws {EngineError} `ENGINE_UNAVAILABLE`, with the remedy, where there is none.
 */
export async function loadWebGpu(): Promise<AdapterInfo> {
  if (opened !== undefined) {
    await tf.setBackend(WEBGPU)
    return opened
  }
  const adapter = await openAdapter()
  // The union package registers the gradients of every op.
  await import('@tensorflow/tfjs')
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu')
  const device = await openDevice(adapter)
  tf.removeBackend(WEBGPU)
  tf.registerBackend(WEBGPU, () => new WebGPUBackend(device as never, adapter.info as never), 0)
  if (!(await tf.setBackend(WEBGPU))) throw new EngineError('ENGINE_UNAVAILABLE', 'device webgpu: tfjs’s WebGPU backend did not initialise')
  const backend = requireWebGpu()
  backend.bufferManager = new BufferPool(backend.bufferManager, device)
  registerAveragePoolGradient(WEBGPU)
  registerAddN()
  registerConv2dFilterGradient()
  registerDraws()
  registerGpuBatchNorm()
  registerGpuCrossEntropy()
  const { vendor, architecture, device: name, description, isFallbackAdapter } = adapter.info
  opened = { vendor, architecture, name, description, software: isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe/i.test(`${name} ${description}`) }
  return opened
}

/**
 * Asks for the errors that the device has reported since the last call: WebGPU reports them late, and to no call in particular.
 * @throws {EngineError} `GRAPH_FAILED` with these errors, where there are any.
 */
export function throwDeviceErrors(): void {
  const [first] = errors.splice(0)
  if (first !== undefined) throw new EngineError('GRAPH_FAILED', `the GPU rejected a command: ${first.slice(0, 500)}`)
}

async function openAdapter(): Promise<GpuAdapter> {
  const dawn = await loadDawn()
  for (const [name, value] of Object.entries(dawn.globals)) if (!(name in globalThis)) Object.assign(globalThis, { [name]: value })
  const gpu = dawn.create([])
  // tfjs looks here for WebGPU when it is imported; Node 20 has no navigator, later ones have one without it.
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true, writable: true })
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' })
  if (adapter !== null) return adapter
  throw new EngineError(
    'ENGINE_UNAVAILABLE',
    'device webgpu was asked for, but Dawn finds no adapter: install a Vulkan loader (libvulkan1 on Debian) and the driver of the GPU (NVIDIA’s also needs libegl1 and libglx0); where the loader does not find the driver, name its .json file in VK_DRIVER_FILES (VK_ICD_FILENAMES for loaders before 1.3.207)',
  )
}

async function loadDawn(): Promise<WebGpuPackage> {
  try {
    return (await import('webgpu')) as unknown as WebGpuPackage
  } catch (cause) {
    throw new EngineError(
      'ENGINE_UNAVAILABLE',
      `device webgpu needs the optional package webgpu, which has no build that loads on ${process.platform}-${process.arch}: install the packages again, on a system with glibc on Linux`,
      cause,
    )
  }
}

const RAISED_LIMITS = [
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeWorkgroupSizeX',
  'maxComputeInvocationsPerWorkgroup',
  'maxStorageBuffersPerShaderStage',
]

async function openDevice(adapter: GpuAdapter): Promise<GpuDevice> {
  const limits = RAISED_LIMITS.flatMap((name) => (adapter.limits[name] === undefined ? [] : [[name, adapter.limits[name]] as const]))
  const features = ['timestamp-query'].filter((feature) => adapter.features.has(feature))
  const device = await adapter.requestDevice({ requiredFeatures: features, requiredLimits: Object.fromEntries(limits) })
  device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message))
  void device.lost.then(({ message }) => errors.push(`the device was lost: ${message}`))
  return device
}
