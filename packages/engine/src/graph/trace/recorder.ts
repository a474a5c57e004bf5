import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { elementAt } from '@trainyard/spec'
import { EngineError } from '../../backend/engine-error.js'
import type { NativeBackend, NativeBinding } from '../../backend/native.js'
import type { UpdateShaderName } from '../../webgpu/kernels/update-shaders.js'
import { handleOf } from '../compile/variable-store.js'
import * as attribute from '../format/attribute.js'
import type { AttributeValue } from '../format/attribute.js'
import { typeOf } from '../format/data-types.js'
import type { TraceEvent } from './recording.js'

/** The addon's binding with two calls recorded and one rejected. */
export class Recorder {
  readonly events: TraceEvent[] = []
  readonly wrapped: NativeBinding

  constructor(readonly real: NativeBinding) {
    // The addon's functions are not enumerable, so a spread would miss them.
    const copy: Record<string, unknown> = {}
    for (const name of Object.getOwnPropertyNames(real)) copy[name] = (real as unknown as Record<string, unknown>)[name]
    const createTensor: NativeBinding['createTensor'] = (shape, type, values) => {
      const id = real.createTensor(shape, type, values)
      this.events.push({ kind: 'constant', id, type, shape: [...shape], values: values.slice() })
      return id
    }
    const executeOp: NativeBinding['executeOp'] = (op, attributes, inputs, count) => {
      const outputs = real.executeOp(op, attributes, inputs, count)
      this.events.push({ kind: 'op', op, attributes, inputs: [...inputs], outputs })
      return outputs
    }
    const tensorDataSync: NativeBinding['tensorDataSync'] = (id) => {
      throw new EngineError('STEP_READS_HOST', `the step reads the result of ${this.producer(id)} on the host, so it cannot become a graph`)
    }
    this.wrapped = { ...(copy as unknown as NativeBinding), createTensor, executeOp, tensorDataSync }
  }

  private producer(id: number): string {
    let position = 0
    for (const event of this.events) {
      if (event.kind === 'op') position++
      if (event.kind === 'op' && event.outputs.some((output) => output.id === id)) return `op ${event.op} (number ${position} of the step)`
      if (event.kind === 'constant' && event.id === id) return 'a constant'
    }
    return 'a feed, a variable or an outside tensor'
  }
}

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
      positions.forEach((position, i) => (held[position] = elementAt(after, i, 'handle after an update')))
      recorder.events.push({ kind: 'update', op, attributes, targets: positions, after, inputs: given })
    },
  }
}

/** An op that changes variables in place, to stand in a graph for ops that compute the same and assign it. */
export type InPlaceUpdate = {
  /** A `ResourceApply…` op: it takes the resources of `targets`, then `inputs`. */
  readonly op: string
  readonly targets: readonly Variable[]
  readonly inputs: readonly Tensor[]
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** The same as a shader, which takes the buffers of `targets`, then those of `shaderInputs` or else `inputs`. */
  readonly shader: UpdateShaderName
  readonly shaderInputs?: readonly Tensor[]
}

/** What a running trace offers to the functions of `updates/`. */
export type UpdateRecorder = {
  /** Notes the update and runs `compose`, whose ops are not recorded. */
  record(update: InPlaceUpdate, compose: () => void): void
}

let current: UpdateRecorder | undefined

/** Sets the recorder while a step is traced; undefined ends it. */
export function setUpdateRecorder(recorder: UpdateRecorder | undefined): void {
  current = recorder
}

/** Runs an update: composed of plain ops, and while a step is traced as one op in its graph. */
export function inPlaceUpdate(update: InPlaceUpdate, compose: () => void): void {
  if (current === undefined) compose()
  else current.record(update, compose)
}
