import { availableParallelism } from 'node:os'
import * as tf from '@tensorflow/tfjs-core'
import { registerAveragePoolGradient } from '../kernels/average-pool-gradient.js'
import { replaceNativeKernels } from '../kernels/native/replacements.js'
import type { DeviceChoice, EngineInfo } from './device.js'
import { EngineError } from './engine-error.js'
import { loadNative } from './native.js'
import { loadWasm } from './wasm.js'
import { loadWebGpu } from './webgpu.js'

/** How to load: the device, and the cores that `engineEnvironment` was given for this process (default: all). */
export type LoadOptions = {
  readonly device?: DeviceChoice
  readonly threads?: number
}

/**
 * Loads the best backend that the choice allows and makes it current. Call it once, before any tensor is made.
 * @throws {EngineError} `ENGINE_UNAVAILABLE` where `cuda` or `webgpu` is asked for and cannot be had; every other choice ends with a working backend,
 *   and the warnings say what was lost on the way.
 */
export async function loadEngine({ device = 'auto', threads = availableParallelism() }: LoadOptions = {}): Promise<EngineInfo> {
  if (device === 'webgpu') return onWebGpu()
  const warnings: string[] = []
  if (device !== 'wasm') {
    const native = tryNative(device, threads, warnings)
    if (native !== undefined) return native
  }
  return loadWithoutNative(warnings)
}

function tryNative(device: DeviceChoice, threads: number, warnings: string[]): EngineInfo | undefined {
  let backend
  try {
    backend = loadNative()
  } catch (cause) {
    if (device === 'cuda') throw new EngineError('ENGINE_UNAVAILABLE', 'device cuda needs the native library, which is not installed', cause)
    warnings.push(`The native TensorFlow library could not be loaded (${firstLine(cause)}); training is 5 to 50 times slower without it.`)
    return undefined
  }
  if (device === 'cuda' && !backend.isUsingGpuDevice) {
    throw new EngineError('ENGINE_UNAVAILABLE', 'device cuda was asked for, but the library sees no GPU')
  }
  replaceNativeKernels()
  return { backend: 'tensorflow', library: backend.binding.TF_Version, device: backend.isUsingGpuDevice ? 'cuda' : 'cpu', threads, warnings }
}

async function onWebGpu(): Promise<EngineInfo> {
  const adapter = await loadWebGpu()
  const warnings = adapter.software ? [`WebGPU runs on ${adapter.description || adapter.name}, a program on the CPU and no GPU: it serves tests alone.`] : []
  return { backend: 'webgpu', library: tf.version_core, device: 'webgpu', threads: 1, adapter, warnings }
}

async function loadWithoutNative(warnings: string[]): Promise<EngineInfo> {
  const library = tf.version_core
  // The union package registers the gradients of every op, which the core alone does not carry, and the plain backend.
  await import('@tensorflow/tfjs')
  try {
    await loadWasm()
    return { backend: 'wasm', library, device: 'cpu', threads: 1, warnings }
  } catch (cause) {
    warnings.push(`WebAssembly could not be loaded either (${firstLine(cause)}); plain JavaScript is hundreds of times slower.`)
    await tf.setBackend('cpu')
    registerAveragePoolGradient('cpu')
    return { backend: 'cpu', library, device: 'cpu', threads: 1, warnings }
  }
}

function firstLine(cause: unknown): string {
  const text = cause instanceof Error ? cause.message : String(cause)
  // The addon's message names a path of this machine; the first sentence of any error is enough for a warning.
  const [line = ''] = text.split('\n', 1)
  const [sentence = ''] = line.split('at path:', 1)
  return sentence.trimEnd().slice(0, 160)
}
