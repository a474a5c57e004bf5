import * as tf from '@tensorflow/tfjs-core'
import type { Variable } from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import type { NativeBackend, NativeBinding } from '../backend/native.js'
import type { Recorder } from './recorder.js'
import { madeBy, type CapturedConstant } from './recording.js'

/** Handles that the step used and that it neither made, nor was fed, nor declared: they become constants. */
export function capturedConstants(
  native: NativeBackend,
  recorder: Recorder,
  known: Set<number>,
  declared: ReadonlySet<Variable>,
): ReadonlyMap<number, CapturedConstant> {
  const undeclared = new Map<number, string>()
  for (const variable of Object.values(tf.engine().registeredVariables)) {
    const id = native.tensorMap.get(variable.dataId)?.id
    if (!declared.has(variable) && id !== undefined) undeclared.set(id, variable.name)
  }
  const found = new Map<number, CapturedConstant>()
  for (const event of recorder.events) {
    for (const id of event.kind === 'constant' ? [] : event.inputs) {
      if (known.has(id) || found.has(id)) continue
      const name = undeclared.get(id)
      if (name !== undefined) throw new EngineError('STEP_NOT_TRACEABLE', `the step uses variable ${name}, which is not among its variables`)
      found.set(id, readOutside(recorder.real, id))
    }
    for (const id of madeBy(event)) known.add(id)
  }
  return found
}

function readOutside(binding: NativeBinding, id: number): CapturedConstant {
  const values = binding.tensorDataSync(id)
  // The addon tells a tensor's shape and type only as the output of an op.
  const shapeOp = (type: number) => binding.executeOp('Identity', [{ name: 'T', type: binding.TF_ATTR_TYPE, value: type }], [id], 1)
  const type = values instanceof Float32Array ? binding.TF_FLOAT : values instanceof Int32Array ? binding.TF_INT32 : binding.TF_BOOL
  const [output] = shapeOp(type)
  if (output === undefined) throw new EngineError('STEP_NOT_TRACEABLE', 'a tensor that the step closes over cannot be read')
  binding.deleteTensor(output.id)
  return { id, type, shape: output.shape, values }
}
