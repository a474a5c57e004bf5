import type { Tensor } from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import type { NativeBackend } from '../backend/native.js'

/** A tensor's handle in the library; a value that is still on the host is uploaded for it. */
export function handleOf(native: NativeBackend, tensor: Tensor): number {
  const [id] = native.getInputTensorIds([tensor])
  if (id === undefined) throw new EngineError('STEP_NOT_TRACEABLE', 'a tensor of the step has no handle')
  return id
}
