import * as tf from '@tensorflow/tfjs-core'
import type { DataId, DataType, TensorInfo } from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import type { GpuBuffer, GpuDevice, GpuQueue } from './gpu.js'

/** The name under which tfjs registers the backend and its kernels. */
export const WEBGPU = 'webgpu'

/** One or more numbers that a shader receives besides its inputs. */
export type UniformValue = {
  readonly type: 'int32' | 'uint32' | 'float32'
  readonly data: number[]
}

/** One shader as tfjs runs it: tfjs declares inputs and uniforms, `getUserCode` holds `main`. tfjs fills in the rest. */
export type ShaderProgram = {
  readonly variableNames: readonly string[]
  readonly outputShape: readonly number[]
  readonly shaderKey: string
  readonly uniforms?: string
  readonly size: boolean
  readonly workgroupSize: readonly [number, number, number]
  readonly dispatchLayout: { readonly x: readonly number[] }
  readonly dispatch: readonly [number, number, number]
  getUserCode(): string
}

/** What tfjs's WebGPU backend keeps of a tensor: a buffer, or values that are not uploaded yet, or both after a read. */
export type WebGpuTensorData = {
  values?: Float32Array | Int32Array | Uint8Array | null
  resource?: GpuBuffer | null
  refCount: number
  readonly dtype: DataType
  external?: boolean
}

/** Hands out buffers and takes them back for the next tensor of the same size. */
export type BufferManager = {
  readonly numBytesAllocated: number
  acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): GpuBuffer
  releaseBuffer(buffer: GpuBuffer, reuse?: boolean): void
}

/** The part of tfjs's WebGPU backend that the engine uses. `device`, `queue` and `bufferManager` are replaced while a step is recorded. */
export type WebGpuBackend = {
  device: GpuDevice
  queue: GpuQueue
  bufferManager: BufferManager
  readonly commandEncoder: object | null
  readonly tensorMap: { get(id: DataId): WebGpuTensorData | undefined }
  uploadToGPU(id: DataId): void
  endComputePassEncoder(): void
  submitQueue(): void
  makeTensorInfo(shape: readonly number[], dtype: DataType, values?: Float32Array | Int32Array): TensorInfo
  runWebGPUProgram(program: ShaderProgram, inputs: readonly TensorInfo[], dtype: DataType, uniforms?: readonly UniformValue[]): TensorInfo
  disposeData(id: DataId): boolean
}

/** The backend while it is the current one, else undefined. */
export function webgpuBackend(): WebGpuBackend | undefined {
  return tf.getBackend() === WEBGPU ? (tf.backend() as unknown as WebGpuBackend) : undefined
}

/** The backend, or `ENGINE_NOT_LOADED`. */
export function requireWebGpu(): WebGpuBackend {
  const backend = webgpuBackend()
  if (backend === undefined) throw new EngineError('ENGINE_NOT_LOADED', 'the WebGPU backend is not in use')
  return backend
}

/** The buffer of a tensor, uploading its values first where they are on the host. */
export function bufferOf(backend: WebGpuBackend, { dataId }: Pick<TensorInfo, 'dataId'>): GpuBuffer {
  backend.uploadToGPU(dataId)
  const resource = backend.tensorMap.get(dataId)?.resource
  if (!resource) throw new EngineError('GRAPH_FAILED', 'a tensor has no buffer on the GPU')
  return resource
}

/** Hands everything that was asked for so far to the GPU. */
export function flush(backend: WebGpuBackend): void {
  if (backend.commandEncoder === null) return
  backend.endComputePassEncoder()
  backend.submitQueue()
}
