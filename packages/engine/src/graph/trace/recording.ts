import type { HostValues, OpAttribute, TensorMetadata } from '../../backend/native.js'
import type { AttributeValue } from '../format/attribute.js'

/** A constant that the step made on the host. */
export type ConstantEvent = {
  readonly kind: 'constant'
  readonly id: number
  readonly type: number
  readonly shape: readonly number[]
  readonly values: HostValues
}

/** An op that the step ran. Inputs and outputs are handles of the traced run. */
export type OpEvent = {
  readonly kind: 'op'
  readonly op: string
  readonly attributes: readonly OpAttribute[]
  readonly inputs: readonly number[]
  readonly outputs: readonly TensorMetadata[]
}

/** An op that changes variables in place, in stead of what the traced run computed and assigned. */
export type UpdateEvent = {
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
export type TracedOutput = {
  readonly id: number
  readonly type: number
  readonly shape: readonly number[]
}

/** A tensor that existed before the run and that the step used. */
export type CapturedConstant = {
  readonly values: HostValues
} & TracedOutput

/** All that one run of a step did, in order. Handles are meaningful within one recording only. */
export type Recording = {
  readonly events: readonly TraceEvent[]
  readonly feeds: Readonly<Record<string, number>>
  /** Each variable's handle before and after the step: another one where the step assigned it. */
  readonly variables: readonly { readonly before: number; readonly after: number }[]
  /** `loss` first, then the metrics in the order of their names. */
  readonly scalars: readonly { readonly name: string; readonly id: number }[]
  readonly outputs: Readonly<Record<string, TracedOutput>>
  /** Constants that existed before the run: what the step closes over. */
  readonly captured: ReadonlyMap<number, CapturedConstant>
}

/** The handles that an event brings into being. */
export function madeBy(event: TraceEvent): readonly number[] {
  if (event.kind === 'constant') return [event.id]
  return event.kind === 'update' ? event.after : event.outputs.map(({ id }) => id)
}
