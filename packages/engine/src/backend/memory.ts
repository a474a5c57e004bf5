import * as tf from '@tensorflow/tfjs-core'
import { nativeBackend } from './native.js'

/** What is alive. A step that leaks shows as `tensors` or `handles` growing from one call to the next. */
export type EngineMemory = {
  /** Tensors that tfjs knows. */
  readonly tensors: number
  /** Bytes of those tensors. */
  readonly bytes: number
  /** Handles that the addon holds; 0 where it is not loaded. */
  readonly handles: number
}

/** Counts live tensors, their bytes and the addon's handles. Cheap enough to call after every chunk of steps. */
export function memory(): EngineMemory {
  const { numTensors, numBytes } = tf.memory()
  // default: other backends have no handles
  return { tensors: numTensors, bytes: numBytes, handles: nativeBackend()?.binding.getNumOfTensors() ?? 0 }
}
