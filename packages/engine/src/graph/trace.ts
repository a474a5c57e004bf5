import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Variable } from '@tensorflow/tfjs-core'
import { EngineError } from '../backend/engine-error.js'
import type { HostValues, NativeBackend, NativeBinding, OpAttribute, TensorMetadata } from '../backend/native.js'
import * as attribute from './attribute.js'
import type { AttributeValue } from './attribute.js'
import type { Batch, StepFunction } from './contract.js'
import { typeOf } from './data-types.js'
import { setUpdateRecorder, type UpdateRecorder } from './recorded-update.js'

/** A constant that the step made on the host. */
export interface ConstantEvent {
  readonly kind: 'constant'
  readonly id: number
  readonly type: number
  readonly shape: readonly number[]
  readonly values: HostValues
}

/** An op that the step ran. Inputs and outputs are handles of the traced run. */
export interface OpEvent {
  readonly kind: 'op'
  readonly op: string
  readonly attributes: readonly OpAttribute[]
  readonly inputs: readonly number[]
  readonly outputs: readonly TensorMetadata[]
}

/** An op that changes variables in place, in stead of what the traced run computed and assigned. */
export interface UpdateEvent {
  readonly kind: 'update'
  readonly op: string
  readonly attributes: Readonly<Record<string, AttributeValue>>
  /** Positions among the step's variables, and their handles after the update. */
  readonly targets: readonly number[]
  readonly after: readonly number[]
  readonly inputs: readonly number[]
}

/** One thing that a step did. */
export type TraceEvent = ConstantEvent | OpEvent | UpdateEvent

/** A named result of a step: its handle in the traced run, type and shape. */
interface TracedOutput {
  readonly id: number
  readonly type: number
  readonly shape: readonly number[]
}

/** All that one run of a step did, in order. Handles are meaningful within one recording only. */
export interface Recording {
  readonly events: readonly TraceEvent[]
  readonly feeds: Readonly<Record<string, number>>
  /** Each variable's handle before and after the step: another one where the step assigned it. */
  readonly variables: readonly { readonly before: number; readonly after: number }[]
  /** `loss` first, then the metrics in the order of their names. */
  readonly scalars: readonly { readonly name: string; readonly id: number }[]
  readonly outputs: Readonly<Record<string, TracedOutput>>
  /** Constants that existed before the run: what the step closes over. */
  readonly captured: ReadonlyMap<number, TracedOutput & { readonly values: HostValues }>
}

/**
 * Runs a step once, eagerly, on the given batch, and records what it did. The variables have their old values again
 * afterwards. Throws `STEP_READS_HOST` where the step reads a value, `STEP_NOT_TRACEABLE` where it breaks another
 * rule of the contract.
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
    refuseOtherVariables(others, variables)
    return {
      events: recorder.events,
      feeds,
      scalars: scalars.map(([name, tensor]) => ({ name, id: handle(tensor) })),
      outputs: Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, describe(native, tensor)])),
      variables: variables.map((variable, i) => ({ before: before[i] ?? -1, after: handle(variable) })),
      captured: captured(native, recorder, new Set([...before, ...Object.values(feeds)]), new Set(variables)),
    }
  } finally {
    setUpdateRecorder(undefined)
    native.binding = recorder.real
    tf.engine().endScope()
    variables.forEach((variable, i) => variable.assign(snapshots[i] ?? variable))
    tf.dispose(snapshots)
  }
}

/** The addon's binding with two calls recorded and one refused. */
class Recorder {
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

/** Handles that the step used and that it neither made, nor was fed, nor declared: they become constants. */
function captured(native: NativeBackend, recorder: Recorder, known: Set<number>, declared: ReadonlySet<Variable>): Recording['captured'] {
  const undeclared = new Map<number, string>()
  for (const variable of Object.values(tf.engine().registeredVariables)) {
    const id = native.tensorMap.get(variable.dataId)?.id
    if (!declared.has(variable) && id !== undefined) undeclared.set(id, variable.name)
  }
  const found = new Map<number, TracedOutput & { values: HostValues }>()
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

/** The handles that an event brings into being. */
export function madeBy(event: TraceEvent): readonly number[] {
  if (event.kind === 'constant') return [event.id]
  return event.kind === 'update' ? event.after : event.outputs.map(({ id }) => id)
}

/** Records updates in place. `held` is the handle of the value that the resource of each variable holds at this point of the step. */
function updateRecorder(native: NativeBackend, recorder: Recorder, variables: readonly Variable[], held: number[]): UpdateRecorder {
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

function readOutside(binding: NativeBinding, id: number): TracedOutput & { values: HostValues } {
  const values = binding.tensorDataSync(id)
  // The addon tells a tensor's shape and type only as the output of an op.
  const shapeOp = (type: number) => binding.executeOp('Identity', [{ name: 'T', type: binding.TF_ATTR_TYPE, value: type }], [id], 1)
  const type = values instanceof Float32Array ? binding.TF_FLOAT : values instanceof Int32Array ? binding.TF_INT32 : binding.TF_BOOL
  const [output] = shapeOp(type)
  if (output === undefined) throw new EngineError('STEP_NOT_TRACEABLE', 'a tensor that the step closes over cannot be read')
  binding.deleteTensor(output.id)
  return { id, type, shape: output.shape, values }
}

/** Gives every variable a handle of its own: variables made from one tensor share theirs until they are assigned. */
function separate(native: NativeBackend, variables: readonly Variable[]): void {
  tf.tidy(() => {
    for (const variable of variables) {
      const id = handleOf(native, variable)
      const type = native.tensorMap.get(variable.dataId)?.dtype ?? 0
      const [copy] = native.binding.executeOp('Identity', [{ name: 'T', type: native.binding.TF_ATTR_TYPE, value: type }], [id], 1)
      if (copy !== undefined) variable.assign(native.createOutputTensor(copy))
    }
  })
}

function handleOf(native: NativeBackend, tensor: Tensor): number {
  const [id] = native.getInputTensorIds([tensor])
  if (id === undefined) throw new EngineError('STEP_NOT_TRACEABLE', 'a tensor of the step has no handle')
  return id
}

function describe(native: NativeBackend, tensor: Tensor): TracedOutput {
  const id = handleOf(native, tensor)
  return { id, type: native.tensorMap.get(tensor.dataId)?.dtype ?? 0, shape: tensor.shape }
}

function requireScalar(name: string, tensor: Tensor): void {
  if (tensor.rank === 0 && tensor.dtype === 'float32') return
  throw new EngineError('STEP_NOT_TRACEABLE', `${name} must be a float32 scalar, not ${tensor.dtype} of shape [${tensor.shape.join()}]`)
}

interface OtherVariable {
  readonly variable: Variable
  readonly data: unknown
}

/** Every variable that the step does not declare, with its data, by name. */
function dataOfOtherVariables(declared: readonly Variable[]): ReadonlyMap<string, OtherVariable> {
  const all = Object.values(tf.engine().registeredVariables).filter((variable) => !declared.includes(variable))
  return new Map(all.map((variable) => [variable.name, { variable, data: variable.dataId }]))
}

function refuseOtherVariables(before: ReadonlyMap<string, OtherVariable>, declared: readonly Variable[]): void {
  for (const [name, { data }] of dataOfOtherVariables(declared)) {
    const known = before.get(name)
    if (known === undefined) throw new EngineError('STEP_NOT_TRACEABLE', `the step creates variable ${name}: make it before the step is compiled`)
    if (known.data !== data) throw new EngineError('STEP_NOT_TRACEABLE', `the step assigns variable ${name}, which is not among its variables`)
  }
}
