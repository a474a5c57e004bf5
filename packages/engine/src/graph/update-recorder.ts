import type { Variable } from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import type { NativeBackend } from '../backend/native.js'
import * as attribute from './attribute.js'
import { typeOf } from './data-types.js'
import { handleOf } from './handle.js'
import type { UpdateRecorder } from './recorded-update.js'
import type { Recorder } from './recorder.js'

/** Records updates in place. `held` is the handle of the value that the resource of each variable holds at this point of the step. */
export function updateRecorder(native: NativeBackend, recorder: Recorder, variables: readonly Variable[], held: number[]): UpdateRecorder {
  const composed = (compose: () => void) => {
    native.binding = recorder.real
    try {
      compose()
    } finally {
      native.binding = recorder.wrapped
    }
  }
  return {
    record: ({ op, targets, inputs, attributes }, compose) => {
      const positions = targets.map((target) => {
        const position = variables.indexOf(target)
        if (position < 0) throw new EngineError('STEP_NOT_TRACEABLE', `the step updates variable ${target.name}, which is not among its variables`)
        const value = handleOf(native, target)
        // Assigned earlier in the step: the resource must hold that value before it is updated in place.
        if (value !== held[position])
          recorder.events.push({
            kind: 'update',
            op: 'AssignVariableOp',
            attributes: { dtype: attribute.type(typeOf(target.dtype)) },
            targets: [position],
            after: [value],
            inputs: [value],
          })
        return position
      })
      const given = inputs.map((input) => handleOf(native, input))
      composed(compose)
      const after = targets.map((target) => handleOf(native, target))
      positions.forEach((position, i) => (held[position] = after[i] ?? -1))
      recorder.events.push({ kind: 'update', op, attributes, targets: positions, after, inputs: given })
    },
  }
}
