import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { defined, elementAt } from '@trainyard/spec'
import { EngineError } from '../../backend/engine-error.js'
import type { NativeBackend, NativeBinding } from '../../backend/native.js'
import { handleOf } from '../compile/variable-store.js'
import type { Batch, StepFunction } from '../contract.js'
import { Recorder, setUpdateRecorder, updateRecorder } from './recorder.js'
import { type CapturedConstant, madeBy, type Recording, type TracedOutput } from './recording.js'

/**
 * Runs a step once, eagerly, on the given batch, and records what it did. The variables have their old values again afterwards.
 * @throws {EngineError} `STEP_READS_HOST` where the step reads a value, `STEP_NOT_TRACEABLE` where it breaks another rule of the contract.
 */
export function traceStep(native: NativeBackend, step: StepFunction, variables: readonly Variable[], batch: Batch): Recording {
  const handle = (tensor: Tensor) => handleOf(native, tensor)
  separate(native, variables)
  const snapshots = variables.map((variable) => tf.keep(tf.clone(variable)))
  const before = variables.map(handle)
  const feeds = Object.fromEntries(Object.entries(batch).map(([name, tensor]) => [name, handle(tensor)]))
  const others = dataOfOtherVariables(variables)
  // A value that is not uploaded yet would look like a constant of the step.
  for (const { variable } of others.values()) handle(variable)
  const recorder = new Recorder(native.binding)
  const updates = updateRecorder(native, recorder, variables, [...before])
  // Not tf.tidy, which would search the whole recording for tensors to keep.
  tf.engine().startScope('trace')
  try {
    native.binding = recorder.wrapped
    setUpdateRecorder(updates)
    const { loss, metrics, outputs = {} } = step(batch)
    const scalars = [['loss', loss] as const, ...Object.entries(metrics).sort(([a], [b]) => (a < b ? -1 : 1))]
    for (const [name, tensor] of scalars) requireScalar(name, tensor)
    rejectOtherVariables(others, variables)
    return {
      events: recorder.events,
      feeds,
      scalars: scalars.map(([name, tensor]) => ({ name, id: handle(tensor) })),
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, describe(native, tensor)])),
      variables: variables.map((variable, i) => ({ before: elementAt(before, i, 'handle of a variable'), after: handle(variable) })),
      captured: capturedConstants(native, recorder, new Set([...before, ...Object.values(feeds)]), new Set(variables)),
    }
  } finally {
    setUpdateRecorder(undefined)
    native.binding = recorder.real
    tf.engine().endScope()
    variables.forEach((variable, i) => variable.assign(snapshots[i] ?? variable))
    tf.dispose(snapshots)
  }
}

/** Gives every variable a handle of its own: variables made from one tensor share theirs until they are assigned. */
function separate(native: NativeBackend, variables: readonly Variable[]): void {
  tf.tidy(() => {
    for (const variable of variables) {
      const id = handleOf(native, variable)
      const type = typeNumberOf(native, variable)
      const [copy] = native.binding.executeOp('Identity', [{ name: 'T', type: native.binding.TF_ATTR_TYPE, value: type }], [id], 1)
      if (copy !== undefined) variable.assign(native.createOutputTensor(copy))
    }
  })
}

/** TensorFlow's number of a tensor's type, as the addon noted it. */
const typeNumberOf = (native: NativeBackend, tensor: Tensor): number => defined(native.tensorMap.get(tensor.dataId), 'tensor in the library').dtype

function describe(native: NativeBackend, tensor: Tensor): TracedOutput {
  const id = handleOf(native, tensor)
  return { id, type: typeNumberOf(native, tensor), shape: tensor.shape }
}

function requireScalar(name: string, tensor: Tensor): void {
  if (tensor.rank === 0 && tensor.dtype === 'float32') return
  throw new EngineError('STEP_NOT_TRACEABLE', `${name} must be a float32 scalar, not ${tensor.dtype} of shape [${tensor.shape.join()}]`)
}

type OtherVariable = {
  readonly variable: Variable
  readonly data: unknown
}

/** Every variable that the step does not declare, with its data, by name. */
function dataOfOtherVariables(declared: readonly Variable[]): ReadonlyMap<string, OtherVariable> {
  const all = Object.values(tf.engine().registeredVariables).filter((variable) => !declared.includes(variable))
  return new Map(all.map((variable) => [variable.name, { variable, data: variable.dataId }]))
}

function rejectOtherVariables(before: ReadonlyMap<string, OtherVariable>, declared: readonly Variable[]): void {
  for (const [name, { data }] of dataOfOtherVariables(declared)) {
    const known = before.get(name)
    if (known === undefined) throw new EngineError('STEP_NOT_TRACEABLE', `the step creates variable ${name}: make it before the step is compiled`)
    if (known.data !== data) throw new EngineError('STEP_NOT_TRACEABLE', `the step assigns variable ${name}, which is not among its variables`)
  }
}

/** Handles that the step used and that it neither made, nor was fed, nor declared: they become constants. */
function capturedConstants(
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
