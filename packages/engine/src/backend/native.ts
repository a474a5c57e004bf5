import { createRequire } from 'node:module'
import util from 'node:util'
import * as tf from '@tensorflow/tfjs-core'
import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs-core'
import { EngineError } from './engine-error.js'

/** One attribute of an op as the addon takes it; `type` is one of the binding's `TF_ATTR_*` numbers. */
export type OpAttribute = {
  readonly name: string
  readonly type: number
  readonly value: boolean | number | string | readonly number[]
}

/** The addon's description of a tensor that an op returned. */
export type TensorMetadata = {
  readonly id: number
  readonly shape: number[]
  readonly dtype: number
}

/** Arrays that the addon hands over or takes without a copy. */
export type HostValues = Float32Array | Int32Array | Uint8Array

/** The part of the addon's interface that the engine uses: handles are whole numbers, freed by `deleteTensor`. */
export type NativeBinding = {
  createTensor(shape: readonly number[], dtype: number, values: HostValues): number
  deleteTensor(id: number): void
  tensorDataSync(id: number): HostValues
  executeOp(name: string, attributes: readonly OpAttribute[], inputs: readonly number[], outputs: number): TensorMetadata[]
  loadSavedModel(folder: string, tags: string): number
  deleteSavedModel(id: number): void
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): TensorMetadata[]
  getNumOfTensors(): number
  readonly TF_FLOAT: number
  readonly TF_INT32: number
  readonly TF_UINT8: number
  readonly TF_BOOL: number
  readonly TF_ATTR_STRING: number
  readonly TF_ATTR_INT: number
  readonly TF_ATTR_FLOAT: number
  readonly TF_ATTR_BOOL: number
  readonly TF_ATTR_TYPE: number
  readonly TF_ATTR_SHAPE: number
  readonly TF_Version: string
}

/** What tfjs's Node backend keeps of a tensor: its handle, or values that are not uploaded yet. */
type NativeTensorData = {
  readonly id: number
  readonly dtype: number
  readonly shape: number[]
  readonly values: unknown
}

/** The part of tfjs's Node backend that the engine uses. `binding` is replaced while a step is traced. */
export type NativeBackend = {
  binding: NativeBinding
  readonly isUsingGpuDevice: boolean
  readonly tensorMap: { get(id: DataId): NativeTensorData | undefined }
  getInputTensorIds(tensors: readonly TensorInfo[]): number[]
  executeSingleOutput(name: string, attributes: readonly OpAttribute[], inputs: readonly TensorInfo[]): Tensor
  executeMultipleOutputs(name: string, attributes: readonly OpAttribute[], inputs: readonly TensorInfo[], outputs: number): Tensor[]
  createOutputTensor(metadata: TensorMetadata): Tensor
}

/** The name under which the native backend registers itself with tfjs. */
export const NATIVE = 'tensorflow'

const require = createRequire(import.meta.url)

/**
 * Loads the addon and makes it the current backend.
 * @throws {Error} from the loader, where the addon or the library is missing.
 */
export function loadNative(): NativeBackend {
  restoreRemovedNodeFunctions()
  require('@tensorflow/tfjs-node-gpu')
  return requireNative()
}

/** The native backend if it is the current one, else undefined. */
export function nativeBackend(): NativeBackend | undefined {
  return tf.getBackend() === NATIVE ? (tf.backend() as unknown as NativeBackend) : undefined
}

/** The native backend; an `ENGINE_NOT_LOADED` error where another one is in use. */
export function requireNative(): NativeBackend {
  const backend = nativeBackend()
  if (backend === undefined) throw new EngineError('ENGINE_NOT_LOADED', 'the native backend is not loaded in this process')
  return backend
}

/** Loads a module of the addon's package that has no types. */
export function requireFromPackage(path: string): unknown {
  return require(path)
}

// The published backend calls two functions that Node 23 removed.
function restoreRemovedNodeFunctions(): void {
  const removed = util as unknown as Record<string, unknown>
  removed['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined
  removed['isArray'] ??= Array.isArray
}
